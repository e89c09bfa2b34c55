package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        SourceFiles from = Sources.open(
                new SourceAddress(there.toString(), "spec.baseModel.uri", null, SourceUse.MODEL),
                new SourceAccess(folder, Map.of(), Map.of(), new NetworkConfig(List.of(), false), Retries.DEFAULT));

        Path leftOver = folder.resolve("model.part/additional_chat_templates/tool_use.jinja.part");
        Files.createDirectories(leftOver.getParent());
        Files.writeString(leftOver, "of an attempt before");

        ModelFetcher.fetch(
                from,
                folder.resolve("model"),
                described -> {},
                new Transfer(new StopSignal(), moved -> {}, until -> {}));

        assertThat(folder.resolve("model").resolve(name)).hasContent(name);
        assertThat(folder.resolve("model").toFile().list())
                .as("no folder for what is not there")
                .hasSize(4);
    }
}
