package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.trainer.failure.FailureException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationsTest {

    private final Locations locations = new Locations(
            Path.of("/workspace"),
            Map.of("models", Path.of("/claims/models")),
            Map.of("TOKEN", " hf_x \n", "BROKEN", "hf_ab\ncd", "SPACED", "hf ab", "SHORT", "ab", "FOREIGN", "hf_ä"));

    @ParameterizedTest
    @CsvSource({
        "base, /workspace/base",
        "/data/base, /data/base",
        "file:///data/a%20base, /data/a base",
        "pvc://models/base/x, /claims/models/base/x",
        "pvc://models, /claims/models"
    })
    void findsFiles(String uri, String path) {
        assertThat(locations.resolve(new Locations.Address(uri, "spec.baseModel.uri", null)))
                .isEqualTo(new Location.Local(uri, "spec.baseModel.uri", Path.of(path)));
    }

    @Test
    void findsServersAndTheirTokens() {
        Location found = locations.resolve(new Locations.Address("https://host/m/", "f", "TOKEN"));

        assertThat(found).isInstanceOfSatisfying(Location.Remote.class, remote -> {
            assertThat(remote.file("config.json")).hasToString("https://host/m/config.json");
            assertThat(remote.token()).isEqualTo(Optional.of("hf_x"));
            assertThat(remote.toString()).doesNotContain("hf_x");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hf://meta/llama          |       | the scheme hf:// is not supported
            pvc://other/base         |       | the claim other is not mounted; mounted are [models]
            pvc://models/../../etc   |       | leads out of the claim
            file://host/base         |       | names no file of this machine
            https://ho st/base       |       | is not an address
            https://host/base        | OTHER | the environment variable OTHER with its token is not set
            https://host/base        | BROKEN | the environment variable BROKEN with its token holds a line break as character 6
            https://host/base        | SPACED | the environment variable SPACED with its token holds a space as character 3
            https://host/base        | SHORT  | the environment variable SHORT with its token holds fewer than 4 characters
            https://host/base        | FOREIGN | the environment variable FOREIGN with its token holds a character outside ASCII
            """)
    void namesWhatLeadsNowhere(String uri, String secretEnv, String rule) {
        assertThatThrownBy(() -> locations.resolve(new Locations.Address(uri, "spec.baseModel.uri", secretEnv)))
                .isInstanceOfSatisfying(FailureException.class, failure -> {
                    assertThat(failure).hasMessageContaining("spec.baseModel.uri = " + uri + ": " + rule);
                    assertThat(failure.hint()).isPresent();
                    assertThat(failure.field()).contains("spec.baseModel.uri");
                });
    }
}
