package dev.longcontext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SourceSchemeTest {

    @ParameterizedTest
    @CsvSource({
        "PVC, pvc://models",
        "PVC, pvc://models/a/b c",
        "HTTPS, https://host/model",
        "HTTP, http://host:8080/model?x=y"
    })
    void knowsTheAddressesOfModels(SourceScheme scheme, String uri) {
        assertThat(SourceScheme.of(uri)).contains(scheme);
        assertThat(uri).matches(scheme.pattern(SourceUse.MODEL));
    }

    @Test
    void findsTheClaimThatIsToBeMounted() {
        assertThat(SourceScheme.claim("pvc://my.claim-1/a/b")).contains("my.claim-1");
        assertThat(SourceScheme.claim("pvc://claim")).contains("claim");
        assertThat(SourceScheme.claim("https://claim/a")).isEmpty();
        assertThat(SourceScheme.of("s3://bucket/key")).isEqualTo(Optional.empty());
    }

    @Test
    void onlyAServerTakesAToken() {
        assertThat(SourceScheme.PVC.takesToken()).isFalse();
        assertThat(SourceScheme.HTTPS.takesToken()).isTrue();
        assertThat(SourceScheme.PVC.port()).isEmpty();
        assertThat(SourceScheme.HTTPS.port()).hasValue(443);
    }

    /** What the CRD has to hold as CEL must be within what RE2 can do: neither references nor looking around. */
    @ParameterizedTest
    @EnumSource
    void patternsUseWhatJavaAndRe2HaveInCommon(SourceScheme scheme) {
        for (SourceUse use : SourceUse.values()) {
            assertThat(scheme.pattern(use).pattern())
                    .startsWith(scheme.scheme() + "://")
                    .doesNotContain("(?=", "(?!", "(?<", "\\1", "++", "*+", "'");
        }
    }

    @Test
    void saysTheFormsAsASentenceDoes() {
        assertThat(SourceScheme.forms(SourceUse.DATA))
                .isEqualTo("pvc://CLAIM/PATH, https://HOST/PATH or http://HOST/PATH");
    }
}
