package dev.longcontext.trainer.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;

/**
 * Keeps two live trainers out of one workspace. The file's lock is the operating system's and goes with the process;
 * the token in it grows with each holder, so that one whose lock was lost (a network volume) notices before it writes.
 */
final class WorkspaceLock implements Fence, AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final Holder holder;

    /** @param name the pod, or the process */
    private record Holder(long token, String name, Instant since) {}

    private WorkspaceLock(Path file, FileChannel channel, Holder holder) {
        this.file = file;
        this.channel = channel;
        this.holder = holder;
    }

    static WorkspaceLock acquire(Workspace workspace) throws IOException {
        Files.createDirectories(workspace.root());
        Path file = workspace.lock();
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!tryLock(channel)) {
                throw heldBy(read(file), workspace);
            }
            Holder mine = new Holder(read(file).token() + 1, ownName(), Instant.now());
            write(channel, mine);
            return new WorkspaceLock(file, channel, mine);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void check() {
        Holder now;
        try {
            now = read(file);
        } catch (IOException e) {
            throw new FailureException(FailureClass.Storage, file + " is gone: " + e.getMessage(), null).causedBy(e);
        }
        if (now.token() != holder.token()) {
            throw new FailureException(
                    FailureClass.Unavailable,
                    "the workspace was taken over by " + now.name() + " (token " + now.token() + ", ours is "
                            + holder.token() + ")",
                    "Nothing is to be done: the other trainer goes on.");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static FailureException heldBy(Holder other, Workspace workspace) {
        return new FailureException(
                FailureClass.Unavailable,
                "--workspace " + workspace.root() + " is in use by " + other.name() + " since " + other.since(),
                "Wait until the other trainer has ended, or use another workspace.");
    }

    private static Holder read(Path file) throws IOException {
        String text = Files.readString(file);
        try {
            return text.isBlank() ? new Holder(0, "nobody", null) : Json.MAPPER.readValue(text, Holder.class);
        } catch (JsonProcessingException e) {
            // cut off in the middle of its first bytes: whoever wrote it has no lock any more
            return new Holder(0, "an unknown trainer", null);
        }
    }

    private static void write(FileChannel channel, Holder mine) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Json.compact(mine).getBytes(StandardCharsets.UTF_8));
        channel.truncate(0);
        channel.write(bytes, 0);
        channel.force(true);
    }

    private static String ownName() {
        String pod = System.getenv("POD_NAME");
        return Objects.requireNonNullElseGet(
                pod, () -> "process " + ProcessHandle.current().pid());
    }
}
