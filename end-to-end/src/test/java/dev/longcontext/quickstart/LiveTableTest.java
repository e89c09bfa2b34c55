package dev.longcontext.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {
    private static final List<String> HEADER = List.of("NAME", "STATE", "PROGRESS", "AGE");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LiveTable table =
            new LiveTable(new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), false));

    @Test
    void printsTheHeaderOnceAndARowForEachChange() {
        table.show(new ResourceTable.Rows(HEADER, List.of("miniature", "Training", "10%", "1s")));
        table.show(new ResourceTable.Rows(HEADER, List.of("miniature", "Training", "20%", "3s")));

        assertThat(lines())
                .containsExactly(
                        "NAME        STATE       PROGRESS    AGE",
                        "miniature   Training    10%         1s",
                        "miniature   Training    20%         3s");
    }

    @Test
    void staysSilentWithinATenthOfProgress() {
        table.show(new ResourceTable.Rows(HEADER, List.of("miniature", "Training", "10%", "1s")));
        table.show(new ResourceTable.Rows(HEADER, List.of("miniature", "Training", "19%", "3s")));

        assertThat(lines()).hasSize(2);
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
