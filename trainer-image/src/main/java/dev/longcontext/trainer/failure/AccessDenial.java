package dev.longcontext.trainer.failure;

import dev.longcontext.contract.FailureClass;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A file or folder that the process's user may not use: who that is, who it belongs to, and the command that helps. Most
 * often a volume whose driver does not hand it to the pod's fsGroup, such as hostPath and NFS.
 */
final class AccessDenial {

    private static final Path PROCESS = Path.of("/proc/self");
    private static final String GROUPS = "Groups:";

    private AccessDenial() {}

    /**
     * The process.
     *
     * @param groups supplementary ones, separated by spaces; empty for none
     */
    record User(int uid, int gid, String groups) {

        String described() {
            return "user " + uid + ", group " + gid + (groups.isEmpty() ? "" : ", supplementary groups " + groups);
        }
    }

    /** What is in the way. */
    record Barrier(Path path, int uid, int gid, Set<PosixFilePermission> mode) {}

    static FailureException of(AccessDeniedException denied) {
        Path file = Path.of(denied.getFile()).toAbsolutePath();
        try {
            return of(file, current(), barrier(file));
        } catch (IOException e) {
            return new FailureException(
                    FailureClass.Storage,
                    "the file system refused " + file + ": permission denied",
                    "Allow the container's user (65532, group 65532) to use it: run chown -R 65532:65532 on its "
                            + "volume, as root.");
        }
    }

    static FailureException of(Path file, User user, Barrier barrier) {
        Path path = barrier.path();
        String owner = user.uid() + ":" + user.gid();
        return new FailureException(
                FailureClass.Storage,
                "the file system refused " + file + ": this process is " + user.described() + ", and " + path
                        + " belongs to user " + barrier.uid() + ", group " + barrier.gid() + " with mode "
                        + PosixFilePermissions.toString(barrier.mode()),
                "Give it to that user: `chown -R " + owner + " " + path + "` as root, where the volume is; " + path
                        + " is its path in the container. For files that are only read, `chmod -R a+rX` is enough. Volumes "
                        + "without fsGroup (hostPath, NFS and others) need this once.");
    }

    /** The file itself when it exists and refuses, else the nearest folder above it that exists. */
    private static Barrier barrier(Path file) throws IOException {
        Path path = file;
        if (Files.isReadable(file) && Files.isWritable(file)) {
            path = file.getParent(); // it can be used, but not removed or replaced
        }
        while (path.getParent() != null && !Files.exists(path)) {
            path = path.getParent();
        }
        Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,gid,permissions");
        return new Barrier(
                path,
                (Integer) attributes.get("uid"),
                (Integer) attributes.get("gid"),
                Files.getPosixFilePermissions(path));
    }

    private static User current() throws IOException {
        Map<String, Object> ids = Files.readAttributes(PROCESS, "unix:uid,gid");
        try (Stream<String> status = Files.lines(PROCESS.resolve("status"))) {
            String groups = status.filter(line -> line.startsWith(GROUPS))
                    .findFirst()
                    .orElse(GROUPS)
                    .substring(GROUPS.length())
                    .strip();
            return new User((Integer) ids.get("uid"), (Integer) ids.get("gid"), groups);
        }
    }
}
