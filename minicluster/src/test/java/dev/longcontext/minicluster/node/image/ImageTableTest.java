package dev.longcontext.minicluster.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTableTest {
    private static final ImageTable TABLE = ImageTable.empty()
            .with("busybox", named("any busybox"))
            .with("busybox:1.36", named("busybox 1.36"))
            .with("registry.example:5000/team/trainer", named("trainer"))
            .with("registry.example:5000/*", named("any of the registry"))
            .with("registry.example:5000/team/*", named("any of the team"))
            .with("kserve/server@sha256:abc", named("digest"));

    @ParameterizedTest
    @CsvSource({
        "busybox,any busybox",
        "busybox:1.37,any busybox",
        "docker.io/library/busybox:1.36,busybox 1.36",
        "index/busybox,",
        "busybox-extra,",
        "registry.example:5000/team/trainer,trainer",
        "registry.example:5000/team/trainer:0.1@sha256:123,trainer",
        "registry.example:5000/team/other:1,any of the team",
        "registry.example:5000/alone,any of the registry",
        "registry.example/team/trainer,",
        "docker.io/kserve/server@sha256:abc,digest",
        "kserve/server@sha256:abd,",
    })
    void theMostExactRuleWins(String image, String expected) {
        assertThat(TABLE.find(image).map(entry -> entry.entryPoint().get(0)).orElse(null))
                .isEqualTo(expected);
    }

    @Test
    void aStarStandsForEveryImage() {
        assertThat(ImageTable.empty().with("*", named("all")).find("anything:1"))
                .isPresent();
    }

    @Test
    void aBlankRuleIsRefused() {
        assertThatThrownBy(() -> ImageTable.empty().with(" ", named("none")))
                .hasMessage("An image rule is blank: write a name, or * for every image.");
    }

    @Test
    void theDigestDependsOnWhatRuns() {
        assertThat(named("one").digest()).isEqualTo(named("one").digest()).hasSize(64);
        assertThat(named("one").digest())
                .isNotEqualTo(named("two").digest())
                .isNotEqualTo(named("one").withEnvironment("A", "b").digest());
    }

    @Test
    void laterTablesLieOverEarlierOnes() {
        ImageTable both = TABLE.with(ImageTable.empty().with("busybox", named("replaced")));

        assertThat(both.find("busybox").orElseThrow().entryPoint()).isEqualTo(List.of("replaced"));
    }

    private static ImageEntry named(String name) {
        return ImageEntry.ofCommand(name);
    }
}
