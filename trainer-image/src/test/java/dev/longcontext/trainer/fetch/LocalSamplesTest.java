package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalSamplesTest {

    @TempDir
    Path folder;

    private Path claim;

    @BeforeEach
    void write() throws IOException {
        claim = Files.createDirectories(folder.resolve("claim"));
        for (String name : List.of("books/b.txt", "books/a.txt", "books/more/c.txt", "rows.jsonl", "odd[1].jsonl")) {
            Files.createDirectories(claim.resolve(name).getParent());
            Files.writeString(claim.resolve(name), name);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pvc://data/rows.jsonl      | pvc://data/rows.jsonl
            pvc://data/books           | pvc://data/books a.txt, pvc://data/books b.txt, pvc://data/books more/c.txt
            pvc://data/books/          | pvc://data/books/ a.txt, pvc://data/books/ b.txt, pvc://data/books/ more/c.txt
            pvc://data/books/*.txt     | pvc://data/books/*.txt a.txt, pvc://data/books/*.txt b.txt
            pvc://data/**/c.txt        | pvc://data/**/c.txt books/more/c.txt
            pvc://data/odd%5B1%5D.jsonl | pvc://data/odd%5B1%5D.jsonl
            """)
    void findsAFileAFolderAndAGlob(String uri, String addresses) throws IOException {
        List<SamplesFile> files =
                open(uri).fetchSamples(folder, new Transfer(new StopSignal(), bytes -> {}, until -> {}));

        assertThat(files.stream().map(SamplesFile::address)).containsExactly(addresses.split(", "));
        assertThat(files).allMatch(file -> Files.exists(file.path()));
    }

    /** Each of its commits has the same files once more. */
    @Test
    void leadsFromTheHubsCacheToACommit() throws IOException {
        Files.createDirectories(claim.resolve("datasets--o--n/blobs"));
        for (String commit : List.of("abc", "def")) {
            Path snapshot = Files.createDirectories(claim.resolve("datasets--o--n/snapshots/" + commit));
            Files.createSymbolicLink(snapshot.resolve("train.jsonl"), claim.resolve("rows.jsonl"));
        }

        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> open("pvc://data/datasets--o--n").localSamples());

        assertThat(failure).hasMessageEndingWith("pvc://data/datasets--o--n: has the files of each commit apart");
        assertThat(failure.hint().orElseThrow()).contains(".../snapshots/COMMIT");
        assertThat(open("pvc://data/datasets--o--n/snapshots/abc")
                        .localSamples()
                        .keySet())
                .containsExactly("train.jsonl");
    }

    @Test
    void tellsTheFilesThatAreReadForWhetherTheyChanged() throws IOException {
        assertThat(open("pvc://data/books/*.txt").localSamples().keySet()).containsExactly("a.txt", "b.txt");
        assertThat(open("pvc://data/rows.jsonl").localSamples().keySet()).containsExactly("");
        assertThat(open("pvc://data/none.jsonl").localSamples()).isEmpty();
    }

    @Test
    void neverLeavesTheClaim() throws IOException {
        Path outside = Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(claim.resolve("books/link.txt"), outside);

        assertThat(refusal("pvc://data/books")).contains("books/link.txt", "leads outside the claim");
        Files.createSymbolicLink(claim.resolve("out"), folder);
        assertThat(refusal("pvc://data/out")).contains("leads outside the claim");
        assertThat(refusal("pvc://data/out/*.txt")).contains("leads outside the claim");
    }

    @Test
    void saysWhatIsNotThere() {
        assertThat(refusal("pvc://data/none.jsonl")).contains("claim/none.jsonl is not there");
        assertThat(refusal("pvc://data/books/*.csv")).contains("no file matches *.csv", "a.txt");
        assertThat(refusal("pvc://data/none/*.csv")).contains("is not there");
    }

    private SourceFiles open(String uri) {
        SourceAccess access = new SourceAccess(
                folder, Map.of("data", claim), Map.of(), new NetworkConfig(List.of(), false), Retries.DEFAULT);
        return Sources.open(new SourceAddress(uri, "spec.data.sources[0].uri", null, SourceUse.DATA), access);
    }

    private String refusal(String uri) {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> open(uri).fetchSamples(folder, new Transfer(new StopSignal(), bytes -> {}, until -> {})));
        assertThat(failure).as("a refusal").isNotNull();
        return failure.getMessage();
    }
}
