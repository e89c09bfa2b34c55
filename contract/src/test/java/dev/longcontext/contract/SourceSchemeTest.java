package dev.longcontext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceSchemeTest {

    @ParameterizedTest
    @CsvSource({
        "PVC, pvc://models",
        "PVC, pvc://models/a/b c",
        "HTTPS, https://host/model",
        "HTTP, http://host:8080/model?x=y",
        "HF, hf://meta-llama/Meta-Llama-3-8B",
        "HF, hf://o/n@main",
        "HF, hf://o/n@refs/pr/12/folder",
        "HF, hf://o/n@release%2F1/a/b"
    })
    void knowsTheAddressesOfModels(SourceScheme scheme, String uri) {
        assertThat(SourceScheme.of(uri)).contains(scheme);
        assertThat(uri).matches(scheme.pattern(SourceUse.MODEL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf://datasets/o/n",
                "hf://datasets/o/n@v1.0",
                "hf://datasets/o/n@refs/convert/parquet/default/*.jsonl",
                "hf://datasets/o/n/data/{train,test}-*.jsonl.gz"
            })
    void knowsTheAddressesOfDataSets(String uri) {
        assertThat(uri).matches(SourceScheme.HF.pattern(SourceUse.DATA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf://o",
                "hf://o/",
                "hf:///n",
                "hf://-o/n",
                "hf://o/n@",
                "hf://o/n?x",
                "hf://o/n#x",
                "hf://o/n@a@b"
            })
    void refusesWhatIsNoAddressOfAHub(String uri) {
        assertThat(uri).doesNotMatch(SourceScheme.HF.pattern(SourceUse.MODEL));
    }

    @Test
    void findsTheClaimThatIsToBeMounted() {
        assertThat(SourceScheme.claim("pvc://my.claim-1/a/b")).contains("my.claim-1");
        assertThat(SourceScheme.claim("pvc://claim")).contains("claim");
        assertThat(SourceScheme.claim("https://claim/a")).isEmpty();
        assertThat(SourceScheme.claim("hf://o/n")).isEmpty();
        assertThat(SourceScheme.of("s3://bucket/key")).isEqualTo(Optional.empty());
    }

    @Test
    void onlyAServerTakesAToken() {
        assertThat(SourceScheme.PVC.takesToken()).isFalse();
        assertThat(SourceScheme.HF.takesToken()).isTrue();
        assertThat(SourceScheme.PVC.port()).isEmpty();
        assertThat(SourceScheme.HF.port()).hasValue(443);
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
                .isEqualTo("pvc://CLAIM/PATH, https://HOST/PATH, http://HOST/PATH or"
                        + " hf://datasets/OWNER/NAME[@REVISION][/GLOB]");
    }
}
