package dev.longcontext.trainer.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.failure.NamedFile;
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
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;

/**
 * Keeps two live trainers out of one workspace. The file's lock is the operating system's and goes with the process;
 * the token in it grows with each holder, so that one whose lock was lost (a network volume) notices before it writes.
 */
final class WorkspaceLock implements Fence, AutoCloseable {

    private final Path file;
    private final Object fileKey;
    private final FileChannel channel;
    private final Holder holder;

    /**
     * @param name the pod, or the process
     * @param since null where nobody has written the file yet
     */
    private record Holder(long token, String name, Instant since) {

        /** Of a file that nobody has written, or whose writer has only just begun to, or died. */
        static final Holder UNKNOWN = new Holder(0, "another trainer", null);

        String told() {
            return since == null ? name : name + " since " + since;
        }
    }

    private WorkspaceLock(Path file, Object fileKey, FileChannel channel, Holder holder) {
        this.file = file;
        this.fileKey = fileKey;
        this.channel = channel;
        this.holder = holder;
    }

    static WorkspaceLock acquire(Workspace workspace) throws IOException {
        Files.createDirectories(workspace.root());
        Path file = workspace.lock();
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!tryLock(file, channel)) {
                throw heldBy(read(channel), workspace);
            }
            Holder mine = new Holder(read(channel).token() + 1, ownName(), Instant.now());
            write(channel, mine);
            return new WorkspaceLock(file, fileKey(file), channel, mine);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void check() {
        Holder now;
        try {
            if (!fileKey.equals(fileKey(file))) {
                throw new IOException("it is not the file that was locked");
            }
            now = read(channel);
        } catch (IOException e) {
            throw new FailureException(
                            FailureClass.Storage,
                            "the lock " + file + " was lost: " + e,
                            "Do not touch the file while a trainer runs; run the stage again.")
                    .causedBy(e);
        }
        if (now.token() != holder.token()) {
            throw new FailureException(
                    FailureClass.Unavailable,
                    "the workspace was taken over by " + now.name() + " (token " + now.token() + ", ours is "
                            + holder.token() + ")",
                    "Nothing to do: the other trainer continues.");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static boolean tryLock(Path file, FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw NamedFile.in(file, e);
        }
    }

    private static FailureException heldBy(Holder other, Workspace workspace) {
        return new FailureException(
                FailureClass.Unavailable,
                "--workspace " + workspace.root() + " is in use by " + other.told(),
                "Wait until the other trainer has ended, or use another workspace.");
    }

    /** Which file a path leads to: tells a file that was deleted and made again from the one before. */
    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Reads through the channel that holds the lock: closing any other one would release it (POSIX). */
    private static Holder read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // until all is read
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        try {
            Holder written = text.isBlank() ? null : Json.MAPPER.readValue(text, Holder.class);
            return Objects.requireNonNullElse(written, Holder.UNKNOWN);
        } catch (JsonProcessingException e) {
            return Holder.UNKNOWN;
        }
    }

    private static void write(FileChannel channel, Holder mine) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Json.compact(mine).getBytes(StandardCharsets.UTF_8));
        channel.truncate(0);
        channel.write(bytes, 0);
        channel.force(true);
    }

    private static String ownName() {
        String pod = System.getenv(EnvironmentVariables.POD_NAME);
        return Objects.requireNonNullElseGet(
                pod, () -> "process " + ProcessHandle.current().pid());
    }
}
