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
        "HF, hf://o/n@release%2F1/a/b",
        "S3, s3://my-bucket.v1",
        "S3, s3://my-bucket/models/llama 3/",
        "OCI, oci://registry.example.com:5000/team/llama_3.1:v1.0",
        "OCI, oci://ghcr.io/o/n:latest@sha256:5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"
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

    @ParameterizedTest
    @ValueSource(strings = {"s3://b/k", "s3://", "s3:///key", "s3://bucket", "s3://bucket/a?versionId=1", "s3://a@b/c"})
    void refusesWhatIsNoObjectOfABucket(String uri) {
        assertThat(uri).doesNotMatch(SourceScheme.S3.pattern(SourceUse.DATA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oci://host",
                "oci://host/",
                "oci://host/Name",
                "oci://host/n@sha256:12",
                "oci://u:p@host/n",
                "oci://host/n:"
            })
    void refusesWhatIsNoImage(String uri) {
        assertThat(uri).doesNotMatch(SourceScheme.OCI.pattern(SourceUse.MODEL));
        assertThat(SourceScheme.OCI.isFor(SourceUse.DATA)).isFalse();
    }

    @Test
    void knowsTheVariablesThatASecretIsGivenIn() {
        assertThat(SourceScheme.secretVariables("hf://o/n", "TOKEN")).containsExactly("TOKEN");
        assertThat(SourceScheme.secretVariables("oci://h/n", "TOKEN")).containsExactly("TOKEN");
        assertThat(SourceScheme.secretVariables("s3://bucket/key", "TOKEN"))
                .containsExactly("TOKEN_AWS_ACCESS_KEY_ID", "TOKEN_AWS_SECRET_ACCESS_KEY", "TOKEN_AWS_SESSION_TOKEN");
    }

    @Test
    void findsTheClaimThatIsToBeMounted() {
        assertThat(SourceScheme.claim("pvc://my.claim-1/a/b")).contains("my.claim-1");
        assertThat(SourceScheme.claim("pvc://claim")).contains("claim");
        assertThat(SourceScheme.claim("https://claim/a")).isEmpty();
        assertThat(SourceScheme.claim("hf://o/n")).isEmpty();
        assertThat(SourceScheme.of("gopher://bucket/key")).isEqualTo(Optional.empty());
    }

    @Test
    void onlyAServerTakesAToken() {
        assertThat(SourceScheme.PVC.takesSecret()).isFalse();
        assertThat(SourceScheme.HF.takesSecret()).isTrue();
        assertThat(SourceScheme.PVC.port()).isEmpty();
        assertThat(SourceScheme.HF.port()).hasValue(443);
    }

    /** What the CRD has to hold as CEL must be within what RE2 can do: neither references nor looking around. */
    @ParameterizedTest
    @EnumSource
    void patternsUseWhatJavaAndRe2HaveInCommon(SourceScheme scheme) {
        for (SourceUse use : SourceUse.values()) {
            if (!scheme.isFor(use)) {
                continue;
            }
            assertThat(scheme.pattern(use).pattern())
                    .startsWith(scheme.scheme() + "://")
                    .doesNotContain("(?=", "(?!", "(?<", "\\1", "++", "*+", "'");
        }
    }

    @Test
    void saysTheFormsAsASentenceDoes() {
        assertThat(SourceScheme.forms(SourceUse.DATA))
                .isEqualTo("pvc://CLAIM/PATH, https://HOST/PATH, http://HOST/PATH,"
                        + " hf://datasets/OWNER/NAME[@REVISION][/GLOB] or s3://BUCKET/KEY");
    }
}
