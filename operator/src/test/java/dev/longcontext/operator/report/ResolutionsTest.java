package dev.longcontext.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.Resolved;
import dev.longcontext.operator.Runs;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResolutionsTest {

    @Test
    void showsTheCommitsThatWereFetched() throws IOException {
        Resolved resolved = Resolutions.of(Runs.resolved(Runs.miniature()), 256L, Map.of("baseModel", "0a1b"));

        assertThat(Serialization.asJson(resolved)).contains("\"revisions\":{\"baseModel\":\"0a1b\"}");
    }

    @Test
    void showsNothingWhereNothingHasARevision() throws IOException {
        Resolved resolved = Resolutions.of(Runs.resolved(Runs.miniature()), 256L, Map.of());

        assertThat(Serialization.asJson(resolved)).doesNotContain("revisions");
    }
}
