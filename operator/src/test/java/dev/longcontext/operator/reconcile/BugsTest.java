package dev.longcontext.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.Runs;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BugsTest {

    /** The same error at the same place has the same number, so that one stack in the log serves a thousand runs. */
    @Test
    void saysWhatToSendToTheMaintainers() throws IOException {
        Bugs bugs = new Bugs("0.1.0");
        LongContextFineTune run = Runs.miniature();

        List<String> said =
                Stream.generate(() -> bugs.describe(run, error())).limit(2).toList();

        assertThat(said.get(0))
                .contains(
                        "java.lang.IllegalStateException: one", "BugsTest.error", "kubectl get lcft miniature", "0.1.0")
                .containsPattern("Internal error [0-9a-f]{8}")
                .isEqualTo(said.get(1));
    }

    private static IllegalStateException error() {
        return new IllegalStateException("one");
    }
}
