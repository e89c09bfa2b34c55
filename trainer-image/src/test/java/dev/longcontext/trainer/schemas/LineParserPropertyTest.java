package dev.longcontext.trainer.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class LineParserPropertyTest {

    private final LineParser parser = new LineParser(Format.Auto, null);

    @Property(tries = 500)
    void anyBytesAreASampleOrAProblemThatSaysWhy(@ForAll byte[] bytes) {
        try {
            assertThat(parser.parse(Line.of(1, "x", 1, bytes))).isNotNull();
        } catch (LineProblem problem) {
            assertThat(problem.getMessage()).isNotBlank();
            assertThat(problem.remedy()).isNotBlank();
        }
    }

    @Property(tries = 500)
    void anyDamageToAChatIsASampleOrAProblem(@ForAll @Size(max = 3) List<Integer> places, @ForAll byte damage) {
        byte[] line = Json.compact(Map.of(
                        "messages",
                        List.of(Map.of("role", "user", "content", "x"), Map.of("role", "assistant", "content", "y"))))
                .getBytes(StandardCharsets.UTF_8);
        places.forEach(place -> line[Math.floorMod(place, line.length)] = damage);
        try {
            assertThat(parser.parse(Line.of(1, "x", 1, line)).messages()).isNotEmpty();
        } catch (LineProblem problem) {
            assertThat(problem.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 500)
    void givesBackAnyText(@ForAll @StringLength(min = 1) String text) throws LineProblem {
        byte[] line = Json.compact(Map.of("text", text)).getBytes(StandardCharsets.UTF_8);

        // a lone surrogate has no UTF-8: it is written as a question mark
        String written = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(new String(
                        parser.parse(Line.of(1, "x", 1, line)).text().getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8))
                .isEqualTo(written);
    }
}
