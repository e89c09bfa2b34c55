package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureClassifier;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

/** What is done to files of this machine while a server answers: where that fails, asking the server again is no help. */
final class LocalWork {

    private LocalWork() {}

    interface Work<T> {
        T run() throws IOException;
    }

    interface Step {
        void run() throws IOException;
    }

    /**
     * @throws FailureException of class Storage where the file system refused
     * @throws IOException where the thread was interrupted
     */
    static <T> T get(Path file, Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw refused(file, e);
        }
    }

    /** As {@link #get}. */
    static void run(Path file, Step step) throws IOException {
        get(file, () -> {
            step.run();
            return null;
        });
    }

    private static FailureException refused(Path file, IOException e) {
        FailureException known = FailureClassifier.classify(e);
        return known.failureClass() == FailureClass.Storage
                ? known
                : new FailureException(
                                FailureClass.Storage,
                                "the file system refused " + file + ": " + e.getMessage(),
                                "Check that the volume of the workspace is healthy.")
                        .causedBy(e);
    }
}
