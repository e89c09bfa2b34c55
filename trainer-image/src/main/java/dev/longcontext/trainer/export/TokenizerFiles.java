package dev.longcontext.trainer.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.architecture.ModelFolder;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.tokenization.BuiltInFormats;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The files beside a model's weights which its users need too. */
record TokenizerFiles(Workspace workspace) {

    private static final String SETTINGS = "tokenizer_config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String TEMPLATE = "chat_template.jinja";
    private static final List<String> COPIED = List.of(
            TOKENIZER,
            TEMPLATE,
            "chat_template.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.json",
            "merges.txt",
            "tokenizer.model");

    /** A derived model may be passed on under the base's terms only, so the terms travel with it. */
    private static final List<String> TERMS = List.of("license", "notice", "use_policy");

    /** @param length of the extended context, tokens */
    void copyTo(Path folder, int length) throws IOException {
        try (Stream<Path> files = Files.list(workspace.model())) {
            for (Path file : files.filter(this::isCopied).sorted().toList()) {
                copy(file, folder.resolve(file.getFileName()));
            }
        }
        Optional<ObjectNode> uncut =
                ExportedFiles.tokenizer(readIfPresent(workspace.model().resolve(TOKENIZER)));
        if (uncut.isPresent()) {
            AtomicFiles.write(folder.resolve(TOKENIZER), Json.pretty(uncut.get()));
        }
        Path withTools = workspace.model().resolve(ModelFolder.TOOL_TEMPLATE);
        if (Files.exists(withTools) && !Files.exists(workspace.chatTemplate())) {
            Path copy = folder.resolve(ModelFolder.TOOL_TEMPLATE);
            Files.createDirectories(copy.getParent());
            copy(withTools, copy);
        }
        if (Files.exists(workspace.chatTemplate())) { // such a file comes before what tokenizer_config.json has
            copy(workspace.chatTemplate(), folder.resolve(TEMPLATE));
        }
        JsonNode found = readIfPresent(workspace.model().resolve(SETTINGS));
        boolean templated = Files.exists(workspace.chatTemplate()) || ChatFormat.hasTemplate(workspace.model());
        String missing = templated ? null : builtIn(found);
        String settings = Json.pretty(ExportedFiles.tokenizerConfig(found, length, missing));
        AtomicFiles.write(folder.resolve(SETTINGS), settings);
    }

    /** @param settings of tokenizer_config.json, which transformers takes the tokens of a template from */
    private static String builtIn(JsonNode settings) {
        return settings.hasNonNull("bos_token") ? BuiltInFormats.template("llama3") : BuiltInFormats.llama3ByNames();
    }

    private static void copy(Path file, Path copy) throws IOException {
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        AtomicFiles.sync(copy);
    }

    private boolean isCopied(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file)
                && (COPIED.contains(name)
                        || TERMS.stream().anyMatch(term -> name.regionMatches(true, 0, term, 0, term.length())));
    }

    /** The token that ends a turn of a chat. */
    OptionalInt endOfTurn() {
        try (Tokenizer tokenizer = Tokenizer.load(workspace)) {
            return ChatFormat.of(tokenizer, workspace).endOfTurn();
        }
    }

    /** @return an empty object where there is no such file */
    static JsonNode readIfPresent(Path file) throws IOException {
        return Files.exists(file) ? Json.MAPPER.readTree(file.toFile()) : Json.MAPPER.createObjectNode();
    }
}
