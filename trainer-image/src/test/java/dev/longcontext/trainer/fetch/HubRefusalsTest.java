package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hub refuses, and what an address lacks, with the remedy. */
class HubRefusalsTest extends FilledHub {

    @Test
    void saysThatTheHubLimitsHowMuchItIsAsked() {
        hub.limited = 100;

        FailureException failure = refusal("hf://meta/llama");

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(failure).hasMessageContaining("did not answer in 4 attempts: it answered 429");
        assertThat(failure.hint().orElseThrow()).contains("wait, or set secretRef to a Secret with a token");
    }

    @Test
    void saysHowToBeLetInToAGatedModel() {
        hub.gated = true;

        assertThat(refusal("hf://meta/llama"))
                .hasMessageContaining("its owners have to let you in (the hub answered 401, GatedRepo)");
        FailureException failure = refusal("hf://meta/llama", "TOKEN");

        assertThat(failure).hasMessageContaining("(the hub answered 403, GatedRepo)");
        assertThat(failure.hint().orElseThrow())
                .startsWith("Accept their terms at " + hub.endpoint() + "/meta/llama, and name a Secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hf://meta/lama         |       | the hub has no such repository, or keeps it private (it answered 401); the hub says: Invalid username or password. | name a Secret
            hf://meta/lama         | TOKEN | the hub has no such repository, or keeps it private (it answered 404); the hub says: RepoNotFound | the token's account has to see it
            hf://meta/llama@v2     |       | the repository has no revision v2; the hub says: RevisionNotFound | /meta/llama/commits
            hf://meta/llama/smal   |       | the repository has no smal at the revision main; the hub says: EntryNotFound | /meta/llama/tree/main
            hf://meta/llama/original |     | has no config.json; commit 0123456789abcdef0123456789abcdef01234567 has original/consolidated.00.pth | These are weights in their authors' own format
            """)
    void saysWhatIsNotThere(String uri, String secretEnv, String rule, String remedy) {
        FailureException failure = refusal(uri, secretEnv);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure).hasMessage("spec.baseModel.uri = " + uri + ": " + rule);
        assertThat(failure.hint().orElseThrow()).contains(remedy);
    }

    @Test
    void saysThatTheTokenIsNotKnown() {
        hub.tokens.add("hf_other");

        assertThat(refusal("hf://meta/llama", "TOKEN"))
                .hasMessageContaining("the hub does not know the token (it answered 401)")
                .hasMessageNotContaining("hf_secret");
        assertThat(refusal("hf://meta/llama")).hasMessageContaining("no such repository, or keeps it private");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hf://datasets/paper/long/*.parquet | no file matches *.parquet; commit 0123456789abcdef0123456789abcdef01234567 has README.md, data/
            hf://datasets/paper/long/[         | is not a glob
            hf://datasets/paper/none           | the hub has no such repository
            """)
    void saysWhichFilesOfADataSetThereAre(String uri, String rule) {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> open(uri, null, SourceUse.DATA).fetchSamples(folder.resolve("cache"), transfer()));

        assertThat(failure).hasMessageContaining("spec.data.sources[0].uri = " + uri + ": " + rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ftp://hub              | HF_ENDPOINT is not an address of a hub
            https://u:p4ss@hub     | HF_ENDPOINT is not an address of a hub
            https://hub?x=y        | HF_ENDPOINT is not an address of a hub
            http://ht tp           | HF_ENDPOINT is not an address of a hub
            http://mirror          | a token is not sent over http, where others can read it, and HF_ENDPOINT is http://mirror
            """)
    void refusesAnEndpointThatIsNone(String endpoint, String rule) {
        environment.put("HF_ENDPOINT", endpoint);

        assertThat(refusal("hf://meta/llama", "TOKEN"))
                .hasMessageContaining(rule)
                .hasMessageNotContaining("p4ss");
    }

    @Test
    void saysThatAnEndpointIsNoHub() {
        hub.put("models", "x/y", "no-commit", "config.json", new byte[0]);

        FailureException failure = refusal("hf://x/y");

        assertThat(failure).hasMessageEndingWith(hub.endpoint() + " names no commit");
        assertThat(failure.hint().orElseThrow()).contains("HF_ENDPOINT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hf://llama                 | is not an address of the form hf://OWNER/NAME[@REVISION][/FOLDER]
            hf://meta/llama@           | is not an address of the form
            hf://meta/llama?x=y        | is not an address of the form
            hf://meta/llama/../other   | has ".." in its path
            hf://datasets/paper/long   | is a data set, not a model
            hf://models/meta/llama     | has a word before the owner
            hf://meta/llama/%2e%2e/x   | has ".." in its path
            hf://meta/llama@a%2F..     | has ".." in its path
            hf://meta/llama@100%       | has a % that does not stand for a character
            hf://meta/llama@%zz        | has a % that does not stand for a character
            hf://meta/llama@%ff        | has a % that does not stand for a character
            hf://meta/llama@%0a        | has a % that does not stand for a character
            """)
    void refusesWhatIsNoAddressOfAModel(String uri, String rule) {
        assertThat(refusal(uri)).hasMessageContaining(rule);
        assertThat(hub.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s; rel=\"next\"", "<%s\u00e9>; rel=next", "<https://x/>; rel=next", "rel=\"next\""})
    void aListThatIsPerhapsNotWholeIsRefused(String link) {
        hub.pageSize = 2;
        hub.link = link;

        assertThat(refusal("hf://meta/llama")).hasMessageContaining("has more of its list, and does not say where");
    }

    @Test
    void aDigestOfSeveralFilesIsRefusedBeforeTheyAreFetched() {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> new DataFetcher(folder.resolve("cache"))
                        .fetch(open("hf://datasets/paper/long", null, SourceUse.DATA), "0".repeat(64), transfer()));

        assertThat(failure).hasMessageContaining("leads to 3 files, and sha256 is the digest of one");
        assertThat(hub.requests).noneMatch(request -> request.contains("/resolve"));
    }

    @Test
    void saysWhatTheHubSays() {
        hub.refusal = 403;
        hub.message =
                "Please enable access to public gated repositories in your fine-grained token settings to view it.";
        FailureException gated = refusal("hf://meta/llama", "TOKEN");
        assertThat(gated).hasMessageEndingWith("(the hub answered 403); the hub says: " + hub.message);
        assertThat(gated.hint().orElseThrow()).contains("Let the fine-grained token read public gated repositories");

        hub.message = "x".repeat(300) + "\t";
        FailureException anonymous = refusal("hf://meta/llama");
        assertThat(anonymous)
                .hasMessageEndingWith(
                        "wants a token for the repository (it answered 403); the hub says: " + "x".repeat(200) + "...");
        assertThat(anonymous.hint().orElseThrow()).contains("name a Secret with a read token");
    }

    @Test
    void saysThatAPinnedCommitIsGone() throws IOException {
        new RevisionPins(folder.resolve("data/revisions.json")).pin("hf://meta/llama", "f".repeat(40));

        assertThat(refusal("hf://meta/llama"))
                .hasMessageContaining("the repository has no longer the commit " + "f".repeat(40)
                        + ", at which the revision main was");
    }
}
