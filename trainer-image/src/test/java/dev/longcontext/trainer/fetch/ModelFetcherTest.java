package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFetcherTest {

    @TempDir
    Path folder;

    /** Each of them decides about the tokens of a chat or a text, so without it another model would be trained. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenizer_config.json",
                "special_tokens_map.json",
                "chat_template.jinja",
                "chat_template.json",
                "additional_chat_templates/tool_use.jinja",
                "generation_config.json"
            })
    void fetchesAllThatDecidesAboutTokens(String name) throws IOException {
        Path there = Files.createDirectories(folder.resolve("there"));
        for (String file : List.of("config.json", "tokenizer.json", "model.safetensors", name)) {
            Files.createDirectories(there.resolve(file).getParent());
            Files.writeString(there.resolve(file), file);
        }
        Path leftOver = folder.resolve("model.part/additional_chat_templates/tool_use.jinja.part");
        Files.createDirectories(leftOver.getParent());
        Files.writeString(leftOver, "of an attempt before");

        fetch(there, described -> {});

        assertThat(folder.resolve("model").resolve(name)).hasContent(name);
        assertThat(folder.resolve("model").toFile().list())
                .as("no folder for what is not there")
                .hasSize(4);
    }

    /** A kill while it is checked leaves all files, but not under the name of a model that may be used. */
    @Test
    void isCheckedBeforeItHasItsNameAndThenIsNotFetchedAgain() throws IOException {
        Path there = Files.createDirectories(folder.resolve("there"));
        for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.writeString(there.resolve(file), file);
        }
        ModelFetcher.Check killed = whole(model -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(() -> fetch(there, killed)).hasMessage("killed");
        assertThat(folder.resolve("model")).doesNotExist();

        AtomicFiles.deleteRecursively(there);
        List<List<String>> checked = new ArrayList<>();
        fetch(there, whole(model -> checked.add(Digests.filesUnder(model))));

        assertThat(checked).containsExactly(List.of("config.json", "model.safetensors", "tokenizer.json"));
        assertThat(folder.resolve("model/model.safetensors")).hasContent("model.safetensors");
        assertThat(folder.toFile().list()).containsExactly("model");
    }

    @Test
    void forgetsAModelWithAllThatIsThereOfOne() throws IOException {
        for (String name : List.of("model", "model.part", "model.whole")) {
            Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("config.json"), "{}");
        }

        ModelFetcher.forget(folder.resolve("model"));

        assertThat(folder).isEmptyDirectory();
    }

    private interface Whole {
        void check(Path folder) throws IOException;
    }

    private static ModelFetcher.Check whole(Whole check) {
        return new ModelFetcher.Check() {
            @Override
            public void described(Path folder) {}

            @Override
            public void whole(Path folder) throws IOException {
                check.check(folder);
            }
        };
    }

    private void fetch(Path there, ModelFetcher.Check check) throws IOException {
        SourceFiles from = Sources.open(
                new SourceAddress(there.toString(), "spec.baseModel.uri", null, SourceUse.MODEL),
                new SourceAccess(folder, Map.of(), Map.of(), new NetworkConfig(List.of(), false), Retries.DEFAULT));
        ModelFetcher.fetch(
                from, folder.resolve("model"), check, new Transfer(new StopSignal(), moved -> {}, until -> {}));
    }
}
