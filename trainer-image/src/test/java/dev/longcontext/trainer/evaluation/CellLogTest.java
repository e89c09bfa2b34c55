package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellLogTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final NeedleCell FIRST =
            new NeedleCell(256, 0.5, 4, 3, List.of(new NeedleCell.Mistake(2, "12345", "54321")));
    private static final NeedleCell SECOND = new NeedleCell(512, 1, 4, 4, List.of());

    @TempDir
    Path folder;

    @Test
    void finishedCellsAreThereAfterARestart() throws Exception {
        CellLog.open(folder, DIGEST).add(ModelUnderTest.BASE, "needle", FIRST);

        CellLog again = CellLog.open(folder, DIGEST);

        assertThat(again.size()).isEqualTo(1);
        assertThat(again.find(ModelUnderTest.BASE, "needle", 256, 0.5)).contains(FIRST);
        assertThat(again.find(ModelUnderTest.TUNED, "needle", 256, 0.5)).isEmpty();
        assertThat(again.find(ModelUnderTest.BASE, "short", 256, 0.5)).isEmpty();
    }

    @Test
    void aLineThatWasCutOffIsMeasuredAgainAndDoesNotHarmTheNext() throws Exception {
        CellLog.open(folder, DIGEST).add(ModelUnderTest.BASE, "needle", FIRST);
        Files.writeString(file(), "{\"model\":\"base\",\"evalua", StandardOpenOption.APPEND);

        CellLog.open(folder, DIGEST).add(ModelUnderTest.BASE, "needle", SECOND);

        CellLog again = CellLog.open(folder, DIGEST);
        assertThat(again.find(ModelUnderTest.BASE, "needle", 256, 0.5)).contains(FIRST);
        assertThat(again.find(ModelUnderTest.BASE, "needle", 512, 1)).contains(SECOND);
    }

    @Test
    void aLineThatLostOnlyItsEndIsKept() throws Exception {
        CellLog.open(folder, DIGEST).add(ModelUnderTest.BASE, "needle", FIRST);
        Files.writeString(file(), Files.readString(file()).stripTrailing());

        CellLog.open(folder, DIGEST).add(ModelUnderTest.BASE, "needle", SECOND);

        CellLog again = CellLog.open(folder, DIGEST);
        assertThat(again.find(ModelUnderTest.BASE, "needle", 256, 0.5)).contains(FIRST);
        assertThat(again.find(ModelUnderTest.BASE, "needle", 512, 1)).contains(SECOND);
    }

    @Test
    void cellsOfOtherInputsAreNotTaken() throws Exception {
        CellLog.open(folder, DIGEST).add(ModelUnderTest.BASE, "needle", FIRST);

        assertThat(CellLog.open(folder, "sha256:" + "f".repeat(64)).size()).isZero();
    }

    private Path file() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }
}
