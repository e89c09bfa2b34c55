package dev.longcontext.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/base-image}, with a program in the place of mmdebstrap, and a folder with a space in its name. */
class BaseImageScriptTest {

    private static final String SCRIPT =
            Repository.ROOT.resolve("scripts/base-image").toString();

    @TempDir
    Path scratch;

    private Path folder;
    private Path temporary;

    @BeforeEach
    void makeFolders() throws IOException {
        folder = Files.createDirectory(scratch.resolve("a folder"));
        temporary = Files.createDirectory(scratch.resolve("temporary"));
    }

    @Test
    void theImageIsWrittenAsDockerSavesOne() throws IOException {
        Command.Result result = baseImage("for file; do :; done; echo layer >\"$file\"");

        assertThat(result.code()).as("%s", result.output()).isZero();
        assertThat(result.output())
                .endsWith("use it with -Djib.from.image=tar://" + folder.toRealPath() + "/base.tar\n");
        assertThat(Command.run(folder, "tar", "-tf", "base.tar").output())
                .isEqualTo("manifest.json\nconfig.json\nlayer.tar\n");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void interruptedItLeavesNothingBehind() throws IOException {
        Command.Result result = baseImage("kill -TERM $PPID");

        assertThat(result.code()).as("%s", result.output()).isEqualTo(130);
        assertThat(folder).isEmptyDirectory();
        assertThat(temporary).isEmptyDirectory();
    }

    private Command.Result baseImage(String mmdebstrap) throws IOException {
        Path programs = Files.createDirectory(scratch.resolve("programs"));
        Path program = Files.writeString(programs.resolve("mmdebstrap"), "#!/bin/sh\n" + mmdebstrap + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Map<String, String> environment =
                Map.of("PATH", programs + File.pathSeparator + System.getenv("PATH"), "TMPDIR", temporary.toString());
        return Command.run(folder, environment, "sh", SCRIPT, "base.tar");
    }
}
