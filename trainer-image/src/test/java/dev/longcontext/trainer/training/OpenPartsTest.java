package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPartsTest {

    private final List<String> closed = new ArrayList<>();
    private final OpenParts parts = new OpenParts();

    private OpenParts.Part part(String name) {
        return () -> closed.add(name);
    }

    @Test
    void lastOpenedIsClosedFirst() throws IOException {
        parts.add(part("replicas"));
        parts.add(part("journal"));

        parts.close();
        parts.close();

        assertThat(closed).containsExactly("journal", "replicas");
    }

    @Test
    void allAreClosedWhateverOneOfThemDoes() {
        parts.add(part("replicas"));
        parts.add(() -> {
            throw new IllegalStateException("optimizer");
        });
        parts.add(part("samples"));
        parts.add(() -> {
            throw new IOException("journal");
        });

        assertThatThrownBy(parts::close)
                .isInstanceOf(IOException.class)
                .hasMessage("journal")
                .satisfies(e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(IllegalStateException.class));
        assertThat(closed).containsExactly("samples", "replicas");
    }
}
