package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.SourceUse;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files of a model or a data set are fetched, and of which commit. */
class HubSourceTest extends FilledHub {

    private static final String COMMIT = HubDouble.COMMIT;

    @Test
    void fetchesOfAModelWhatIsNeededAndNothingThatCanRun() throws IOException {
        fetchModel("hf://meta/llama");

        Path model = folder.resolve("model");
        assertThat(model.toFile().list())
                .containsExactlyInAnyOrder(
                        "config.json",
                        "tokenizer.json",
                        "LICENSE",
                        "model.safetensors.index.json",
                        "model-1-of-2.safetensors",
                        "model-2-of-2.safetensors");
        assertThat(model.resolve("model-1-of-2.safetensors")).hasBinaryContent(one);
        assertThat(model.resolve("model-2-of-2.safetensors")).hasBinaryContent(two);
        assertThat(hub.requests).noneMatch(request -> request.matches(".*(\\.py|\\.bin|\\.pth|/main/).*"));
    }

    /** As transformers saves a tokenizer that has several of them. */
    @ParameterizedTest
    @CsvSource({"'', hf://meta/llama", "inner/, hf://meta/llama/inner"})
    void fetchesATemplateForToolsFromItsFolder(String where, String uri) throws IOException {
        for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            model(where + file, "{}");
        }
        model(where + "additional_chat_templates/tool_use.jinja", "tools");
        model(where + "additional_chat_templates/evil.py", "import os");

        fetchModel(uri);

        assertThat(folder.resolve("model/additional_chat_templates/tool_use.jinja"))
                .hasContent("tools");
        assertThat(folder.resolve("model/additional_chat_templates").toFile().list())
                .hasSize(1);
    }

    /** Two downloads at a time by HTTP/2 came back with bytes missing, once in a hundred. */
    @Test
    void asksByTheVersionOfHttpThatLosesNothing() throws IOException {
        fetchModel("hf://meta/llama");

        assertThat(hub.versions).containsExactly(HttpVersion.HTTP_1_1);
    }

    @Test
    void theRevisionStaysPinnedToTheCommitItWasAtFirst() throws IOException {
        SourceFiles first = fetchModel("hf://meta/llama@main");
        assertThat(first.revision()).contains(COMMIT);
        String later = COMMIT.replace('0', 'f');
        hub.put("models", "meta/llama", later, "config.json", "{\"newer\":true}".getBytes(StandardCharsets.UTF_8));
        Path again = folder.resolve("again");

        SourceFiles second = open("hf://meta/llama@main", null, SourceUse.MODEL);
        Files.createDirectories(again);

        assertThat(second.fetch("config.json", again, transfer())).isTrue();
        assertThat(again.resolve("config.json")).hasContent("{}");
        assertThat(second.revision()).contains(COMMIT);
        assertThat(open("hf://meta/llama@" + later, null, SourceUse.MODEL).fetch("config.json", again, transfer()))
                .as("another revision is another address")
                .isTrue();
    }

    @Test
    void readsAListOfManyPagesAndAsksTheMirrorForEach() throws IOException {
        hub.pageSize = 2;

        fetchModel("hf://meta/llama");

        assertThat(hub.requests)
                .filteredOn(request -> request.contains("/tree/"))
                .hasSizeGreaterThan(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hf://datasets/paper/long                 | data/test.jsonl.gz data/train-1.jsonl data/train-2.jsonl
            hf://datasets/paper/long@main/data/*.jsonl | data/train-1.jsonl data/train-2.jsonl
            hf://datasets/paper/long/**-2.jsonl      | data/train-2.jsonl
            hf://datasets/paper/long/data%2Ftrain-%32.jsonl | data/train-2.jsonl
            """)
    void fetchesTheFilesOfADataSetInTheOrderOfTheirNames(String uri, String names) throws IOException {
        List<SamplesFile> files = open(uri, null, SourceUse.DATA).fetchSamples(folder.resolve("cache"), transfer());

        assertThat(files.stream().map(SamplesFile::address))
                .containsExactly(List.of(names.split(" ")).stream()
                        .map(name -> uri + " " + name)
                        .toArray(String[]::new));
        assertThat(files.get(files.size() - 1).path()).hasContent("{\"text\":\"2\"}");
    }

    @Test
    void filesWithTheSameContentAreFetchedOnce() throws IOException {
        for (int i = 0; i < 8; i++) {
            hub.put("datasets", "paper/same", "part-" + i + ".jsonl.gz", one);
        }

        List<SamplesFile> files = open("hf://datasets/paper/same", null, SourceUse.DATA)
                .fetchSamples(folder.resolve("cache"), transfer());

        assertThat(files).hasSize(8).allSatisfy(file -> assertThat(file.path()).hasBinaryContent(one));
        assertThat(hub.requests)
                .filteredOn(request -> request.startsWith("store"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"release%2F1", "100%25", "a%2520b", "refs/pr/12"})
    void aRevisionIsDecodedOnceAndEncodedOnce(String revision) throws IOException {
        hub.revisions.putAll(Map.of("release/1", COMMIT, "100%", COMMIT, "a%20b", COMMIT, "refs/pr/12", COMMIT));

        fetchModel("hf://meta/llama@" + revision);

        assertThat(folder.resolve("model/config.json")).hasContent("{}");
    }

    @Test
    void aFolderAndItsFilesMayHaveAnyNames() throws IOException {
        data("gro\u00df 50%/\u4e2d+a.jsonl", "{\"text\":\"3\"}\n");

        List<SamplesFile> files = open("hf://datasets/paper/long/gro%C3%9F%2050%25/*", null, SourceUse.DATA)
                .fetchSamples(folder.resolve("cache"), transfer());

        assertThat(files).hasSize(1);
        assertThat(files.get(0).path()).hasContent("{\"text\":\"3\"}");
    }

    @Test
    void takesOfAFolderTheFilesOfThatFolder() throws IOException {
        hub.alwaysDeep = true;
        model("a/config.json", "{\"another\":true}");

        fetchModel("hf://meta/llama");

        assertThat(folder.resolve("model/config.json")).hasContent("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<%s>; rel=next",
                "<%s>; title=\"a, b\"; rel=\"next\"",
                "<%s>;rel=\"last next\"",
                "<https://x/?page=1>; rel=\"prev\", <%s>; REL=\"next\""
            })
    void findsTheNextPageHoweverTheLinkIsWritten(String link) throws IOException {
        hub.pageSize = 2;
        hub.link = link;

        fetchModel("hf://meta/llama");

        assertThat(folder.resolve("model/tokenizer.json")).exists();
    }
}
