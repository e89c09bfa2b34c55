package dev.longcontext.minicluster.node.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Writes the files of a volume. */
final class VolumeFolder {
    private VolumeFolder() {}

    /** Writes files; each appears whole under its name, so that a process never reads half of it. */
    static void write(Path folder, Map<String, VolumeFile> files) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, VolumeFile> file : files.entrySet()) {
            write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static void write(Path target, VolumeFile file) throws IOException {
        Files.createDirectories(target.getParent());
        Path written = Files.createTempFile(target.getParent(), ".", ".new");
        Files.write(written, file.content());
        Files.setPosixFilePermissions(written, permissions(file.mode()));
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The nine permission bits of a mode; the node itself can always read. */
    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.of(PosixFilePermission.OWNER_READ);
        PosixFilePermission[] fromOwnerRead = PosixFilePermission.values();
        for (int bit = 0; bit < fromOwnerRead.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(fromOwnerRead[bit]);
            }
        }
        return permissions;
    }
}
