package dev.longcontext.trainer.evaluation.needle;

import dev.longcontext.contract.Needle;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.Templates;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Both grids side by side: as SVG in the report, and as a PNG. */
final class NeedleSection {

    private NeedleSection() {}

    static Section of(String name, Needle needle, List<NeedleCell> base, List<NeedleCell> tuned) {
        String html = new Templates(NeedleSection.class)
                .template("needle")
                .data("base", GridPicture.of("Base model", base))
                .data("tuned", GridPicture.of("Extended model", tuned))
                .data("samples", needle.samplesPerCell())
                .render();
        return new Section(
                html,
                Map.of("Seed", Long.toString(needle.seed())),
                Optional.of(file -> HeatMap.write(name, base, tuned, file)));
    }
}
