package dev.longcontext.minicluster.binaries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Makes files that look like the programs. */
final class Programs {
    private Programs() {}

    static Path put(Path folder, List<String> names) throws IOException {
        Files.createDirectories(folder);
        for (String name : names) {
            Files.setPosixFilePermissions(
                    Files.writeString(folder.resolve(name), "program " + name),
                    PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return folder;
    }
}
