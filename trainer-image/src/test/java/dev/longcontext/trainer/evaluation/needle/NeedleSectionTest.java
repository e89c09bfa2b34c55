package dev.longcontext.trainer.evaluation.needle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.Needle;
import dev.longcontext.contract.Needle.NeedleMetric;
import dev.longcontext.contract.NeedleBuilder;
import dev.longcontext.trainer.evaluation.needle.NeedleCell.Mistake;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.html.HtmlCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedleSectionTest {
    private static final Needle NEEDLE = NeedleBuilder.builder()
            .lengths(List.of(256, 2_560))
            .depths(3)
            .samplesPerCell(4)
            .seed(999L)
            .metric(NeedleMetric.NextTokens)
            .build();

    @TempDir
    Path folder;

    private final Section section = NeedleSection.of("needle", NEEDLE, cells(1), cells(4));

    @Test
    void showsBothGridsAndWhatWasAnsweredWrong() throws Exception {
        assertThat(HtmlCheck.problemsOfSection(section.html())).isEmpty();
        assertThat(section.html())
                .contains("<figcaption>Base model</figcaption>", "<figcaption>Extended model</figcaption>")
                .contains("2,560 tokens, depth 100 %: 4 of 4 correct")
                .contains("256 tokens, depth 50 %: 1 of 4 correct; asked for 12345, got 1 &lt;b&gt;")
                .contains("Texts in a cell: 4");
        assertThat(section.facts()).containsEntry("Seed", "999");
    }

    @Test
    void theHeatMapIsAPicture() throws Exception {
        Path file = folder.resolve("needle.png");

        section.picture().orElseThrow().write(file);

        assertThat(ImageIO.read(file.toFile()).getWidth()).isGreaterThan(1_000);
    }

    private static List<NeedleCell> cells(int right) {
        List<NeedleCell> cells = new ArrayList<>();
        for (int length : NEEDLE.lengths()) {
            for (double depth : NeedleSamples.depths(NEEDLE)) {
                cells.add(new NeedleCell(
                        length, depth, 4, right, right == 4 ? List.of() : List.of(new Mistake(0, "12345", "1 <b>"))));
            }
        }
        return cells;
    }
}
