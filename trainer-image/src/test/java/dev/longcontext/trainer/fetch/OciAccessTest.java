package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read, and what a registry or an address lacks, with the remedy. */
class OciAccessTest extends PushedModel {

    @Test
    void logsInWithTheSecretsPassword() throws IOException {
        registry.user = "Basic " + base64("robot:pass:word");
        environment.put(
                "SECRET",
                "{\"auths\":{\"elsewhere.example\":{\"auth\":\"eA==\"},\"https://" + registry.host()
                        + "/v1/\":{\"username\":\"robot\",\"password\":\"pass:word\"}}}");

        FailureException overHttp =
                refusal(uri, "SECRET", new NetworkConfig(List.of("127.0.0.0/8", "localhost"), false));
        assertThat(overHttp).hasMessageContaining("a password is not sent over http");

        ModelFetcher.fetch(open(uri, "SECRET"), folder.resolve("model"), described -> {}, transfer());

        assertThat(names()).contains("model.safetensors");
    }

    /** As the tool base64 writes a long one, such as a key of a cloud's. */
    @Test
    void logsInWithCredentialsInSeveralLines() throws IOException {
        String password = "p4ssword".repeat(20);
        String lines = Base64.getMimeEncoder().encodeToString(("robot:" + password).getBytes(StandardCharsets.UTF_8));
        String secret = Json.compact(Map.of("auths", Map.of(registry.host(), Map.of("auth", lines))));
        registry.user = "Basic " + base64("robot:" + password);
        environment.put("SECRET", secret);

        ModelFetcher.fetch(open(uri, "SECRET"), folder.resolve("model"), described -> {}, transfer());

        assertThat(names()).contains("model.safetensors");
        assertThat(OciCredentials.secretsIn(secret)).contains(password, base64("robot:" + password));
    }

    /** As Kubernetes chooses among entries of one registry. */
    @Test
    void takesTheEntryThatIsNearestToTheRepository() throws IOException {
        registry.user = "Basic " + base64("robot:of-the-team");
        environment.put(
                "SECRET",
                "{\"auths\":{\"HOST\":{\"auth\":\"d3Jvbmc6YWxs\"},\"HOST/tea\":{\"auth\":\"d3Jvbmc6dGVh\"},\"HOST/team\":{\"auth\":\"AUTH\"}}}"
                        .replace("HOST", registry.host())
                        .replace("AUTH", base64("robot:of-the-team")));

        ModelFetcher.fetch(open(uri, "SECRET"), folder.resolve("model"), described -> {}, transfer());

        assertThat(names()).contains("model.safetensors");
    }

    @Test
    void takesATokenWhereAPasswordWouldDoToo() throws IOException {
        registry.takesPasswordsToo = true;

        fetch(uri);

        assertThat(names()).contains("model.safetensors");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                        | is not set",
                "no json                                   | is not a Docker configuration in JSON",
                "{\"auths\": {\"x.example\": {}}}          | has no credentials for 127.0.0.1",
                "{\"auths\": {\"REGISTRY\": {}}}           | has neither user and password nor auth"
            })
    void refusesASecretThatIsNone(String secret, String rule) {
        environment.put("SECRET", secret.replace("REGISTRY", registry.host()));

        assertThat(refusal(uri, "SECRET")).hasMessageContaining(rule);
    }

    @Test
    void saysThatEverybodyMayNotRead() {
        registry.user = "Basic " + base64("somebody:else");

        FailureException failure = refusal(uri, null);

        assertThat(failure).hasMessageContaining("does not let everybody read team/llama (401 of its token service)");
        assertThat(failure.hint().orElseThrow()).contains("kubernetes.io/dockerconfigjson");
    }

    @ParameterizedTest
    @CsvSource({
        ":none, has no manifest none in team/llama",
        "x:latest, has no manifest latest in team/llamax",
        "'', the server has no"
    })
    void saysWhatIsNotThere(String more, String rule) {
        if (more.isEmpty()) {
            registry.images.blobs.clear();
            assertThat(refusal(uri, null)).hasMessageContaining("lists the layer sha256:");
            return;
        }
        assertThat(refusal(uri + more, null)).hasMessageContaining(rule);
    }

    @Test
    void saysThatAPinnedDigestIsGone() throws IOException {
        new RevisionPins(folder.resolve("data/revisions.json")).pin(uri, "sha256:" + "f".repeat(64));

        assertThat(refusal(uri, null)).hasMessageContaining("has no longer manifest sha256:fff");
    }

    @Test
    void saysThatAServerIsNoRegistry() {
        registry.push("latest", bytes("<html>"));

        assertThat(refusal(uri, null)).hasMessageContaining("does not answer with a manifest");
    }

    @Test
    void anImageIsNoData() {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> Sources.open(new SourceAddress(uri, "spec.x", null, SourceUse.DATA), access(allowed())));

        assertThat(failure).hasMessageContaining("the scheme oci:// is not supported here");
    }

    @Test
    void knowsTheSecretsOfADockerConfiguration() {
        assertThat(OciCredentials.secretsIn("{\"auths\":{\"a\":{\"auth\":\"" + base64("user:secret") + "\"}}}"))
                .contains("secret", base64("user:secret"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
