package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesTest {

    private final SourceAccess access = new SourceAccess(
            Path.of("/workspace"),
            Map.of("models", Path.of("/claims/models")),
            Map.of("TOKEN", " hf_x \n", "BROKEN", "hf_ab\ncd", "SPACED", "hf ab", "SHORT", "ab", "FOREIGN", "hf_ä"),
            new NetworkConfig(List.of("plain", "10.0.0.0/8"), false),
            Retries.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "base, /workspace/base",
        "/data/base, /data/base",
        "file:///data/a%20base, /data/a base",
        "pvc://models/base/x, /claims/models/base/x",
        "pvc://models, /claims/models"
    })
    void findsFiles(String uri, String path) {
        Optional<Path> claim = uri.startsWith("pvc:") ? Optional.of(Path.of("/claims/models")) : Optional.empty();
        assertThat(open(address(uri, null)).local())
                .contains(new Location.Local(uri, "spec.baseModel.uri", Path.of(path), claim));
    }

    @Test
    void aFilesAddressMayHaveAQueryWhichIsNotShown() {
        Location.Remote remote = web(new SourceAddress(
                "https://host/rows.jsonl?download=true", "spec.data.sources[0].uri", null, SourceUse.DATA));

        assertThat(remote.uri()).hasToString("https://host/rows.jsonl?download=true");
        assertThat(remote.address()).isEqualTo("https://host/rows.jsonl?...");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://h/x?X-Amz-Signature=abcd1234&b=c | has a secret in its query (X-Amz-Signature)
            https://h/x?a=b&SIG=abcd1234             | has a secret in its query (SIG)
            https://h/x?token=abcd1234               | has a secret in its query (token)
            https://user:abcd1234@h/x                | contains a user or a password
            https://h/x y?sig=abcd1234               | is not an address: Illegal character in path at character 12
            https://u:abcd1234@h y/x                 | is not an address: Illegal character in authority at character 9
            https://h/x#abcd1234                     | contains a #
            """)
    void neitherTakesNorShowsAnAddressWithASecret(String uri, String rule) {
        assertThatThrownBy(() -> open(new SourceAddress(uri, "spec.data.sources[0].uri", null, SourceUse.DATA)))
                .hasMessageContaining(rule)
                .hasMessageNotContaining("abcd1234");
    }

    @Test
    void takesSignedAddressesWhereThatIsAllowed() {
        SourceAccess allowing = new SourceAccess(
                Path.of("/workspace"), Map.of(), Map.of(), new NetworkConfig(List.of(), true), Retries.DEFAULT);

        assertThat(Sources.open(new SourceAddress("https://h/x?sig=abcd1234", "f", null, SourceUse.DATA), allowing)
                        .address())
                .isEqualTo("https://h/x?...");
    }

    private SourceFiles open(SourceAddress address) {
        return Sources.open(address, access);
    }

    private Location.Remote web(SourceAddress address) {
        return ((WebSource) open(address)).at();
    }

    private static SourceAddress address(String uri, String secretEnv) {
        return new SourceAddress(uri, "spec.baseModel.uri", secretEnv, SourceUse.MODEL);
    }

    @Test
    void findsServersAndTheirTokens() {
        Location.Remote remote = web(new SourceAddress("https://host/m/", "f", "TOKEN", SourceUse.MODEL));

        assertThat(remote.file("config.json")).hasToString("https://host/m/config.json");
        assertThat(remote.authorization()).contains("Bearer hf_x");
        assertThat(remote.toString()).doesNotContain("hf_x");
    }

    @Test
    void sendsATokenByHttpToAHostThatIsListedByName() {
        assertThat(web(address("http://plain/m", "TOKEN")).authorization()).contains("Bearer hf_x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gs://meta/llama          |       | the scheme gs:// is not supported here
            pvc://other/base         |       | the claim other is not mounted; mounted are [models]
            pvc://models/../../etc   |       | leads outside the claim
            pvc://models/%2e%2e/etc  |       | leads outside the claim
            pvc://models/a%00b       |       | is not a path: Nul character not allowed
            pvc://models/a?b         |       | contains a ? or a #
            file:///a%00b            |       | is not a path: Nul character not allowed
            https://ho_st/base       |       | has no host name or address
            https:///base            |       | has no host name or address
            https://host/base?x=y    |       | is the address of a folder, but has a query
            http://host/base         | TOKEN | a token is not sent over http
            http://10.1.2.3/base     | TOKEN | a token is not sent over http
            file://host/base         |       | does not name a file on this machine
            https://ho st/base       |       | is not an address
            https://host/base        | OTHER | the environment variable OTHER with its token is not set
            https://host/base        | BROKEN | the environment variable BROKEN with its token holds a line break as character 6
            https://host/base        | SPACED | the environment variable SPACED with its token holds a space as character 3
            https://host/base        | SHORT  | the environment variable SHORT with its token holds fewer than 4 characters
            https://host/base        | FOREIGN | the environment variable FOREIGN with its token holds a character outside ASCII
            """)
    void namesWhatLeadsNowhere(String uri, String secretEnv, String rule) {
        assertThatThrownBy(() -> open(address(uri, secretEnv)))
                .isInstanceOfSatisfying(FailureException.class, failure -> {
                    assertThat(failure)
                            .hasMessageContaining("spec.baseModel.uri = " + Addresses.shown(uri) + ": " + rule);
                    assertThat(failure.hint()).isPresent();
                    assertThat(failure.field()).contains("spec.baseModel.uri");
                });
    }
}
