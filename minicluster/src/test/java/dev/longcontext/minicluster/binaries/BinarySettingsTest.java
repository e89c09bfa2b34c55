package dev.longcontext.minicluster.binaries;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BinarySettingsTest {
    private static final Path HOME = Path.of("/home/jane");
    private static final Platform LINUX = Platform.of("Linux", "amd64");

    @Test
    void theCacheIsInTheHomeFolder() {
        BinarySettings settings = BinarySettings.of(Map.of(), HOME, LINUX);

        assertThat(settings.configured()).isEmpty();
        assertThat(settings.cache()).isEqualTo(Path.of("/home/jane/.cache/longcontext/kubernetes/v1.34.3-linux-amd64"));
    }

    @Test
    void theCacheIsWhereTheUserKeepsCaches() {
        BinarySettings settings = BinarySettings.of(Map.of("XDG_CACHE_HOME", "/caches"), HOME, LINUX);

        assertThat(settings.cache()).isEqualTo(Path.of("/caches/longcontext/kubernetes/v1.34.3-linux-amd64"));
    }

    @Test
    void anEmptyVariableIsAsGoodAsNone() {
        BinarySettings settings =
                BinarySettings.of(Map.of("XDG_CACHE_HOME", "", "LONGCONTEXT_KUBERNETES_BIN", " "), HOME, LINUX);

        assertThat(settings).isEqualTo(BinarySettings.of(Map.of(), HOME, LINUX));
    }

    @Test
    void platformsHaveTheNamesOfReleaseFiles() {
        assertThat(Platform.of("Linux", "aarch64")).hasToString("linux-arm64");
        assertThat(Platform.of("Mac OS X", "x86_64")).hasToString("darwin-amd64");
        assertThat(Platform.of("Linux", "s390x")).hasToString("linux-s390x");
    }
}
