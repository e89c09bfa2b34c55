package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a model folder has its chat template, in the order in which transformers looks. {@code chat_template.json} is a
 * processor's, which a tokenizer's own template goes before.
 */
final class ChatTemplateFiles {

    /** Where chats without tools are rendered by one of several named templates. */
    private static final String DEFAULT = "default";

    /** The one among them for chats with tools, if there is one. */
    private static final String TOOL_USE = "tool_use";

    private ChatTemplateFiles() {}

    /**
     * @param withTools the template for chats with tools; null where it is the same
     * @param place for messages: the file, and the name of the template in it
     * @param tokens names of special tokens that the template must have, in place of the model's
     */
    record Found(String text, @Nullable String withTools, String place, Map<String, String> tokens) {

        Found(String text, String place, Map<String, String> tokens) {
            this(text, null, place, tokens);
        }

        Found(String text, String place) {
            this(text, place, Map.of());
        }
    }

    /** That of a run: its own choice, which may not exist, else its model's. */
    static Optional<Found> in(Path modelFolder, Path chosen) {
        return Files.exists(chosen) ? Optional.of(alone(chosen)) : in(modelFolder);
    }

    static Optional<Found> in(Path modelFolder) {
        Path alone = modelFolder.resolve("chat_template.jinja");
        if (Files.exists(alone)) {
            Found found = alone(alone);
            Path withTools = modelFolder.resolve("additional_chat_templates").resolve(TOOL_USE + ".jinja");
            return Optional.of(
                    Files.exists(withTools)
                            ? new Found(
                                    found.text(),
                                    alone(withTools).text(),
                                    found.place() + ", and chats with tools by " + withTools + ",",
                                    Map.of())
                            : found);
        }
        return ofFile(modelFolder.resolve("tokenizer_config.json"))
                .or(() -> ofFile(modelFolder.resolve("chat_template.json")));
    }

    /** A file that is a template as it stands. */
    static Found alone(Path file) {
        try {
            return new Found(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw unreadable(file + " is not a text in UTF-8").causedBy(e);
        }
    }

    private static Optional<Found> ofFile(Path file) {
        JsonNode template = TokenizerSettings.tree(file).path("chat_template");
        String field = "chat_template of " + file;
        if (template.isMissingNode() || template.isNull()) {
            return Optional.empty();
        }
        if (template.isTextual()) {
            return Optional.of(new Found(template.textValue(), field));
        }
        Map<String, String> named = new LinkedHashMap<>();
        for (JsonNode each : template) {
            named.put(each.path("name").asText(), each.path("template").textValue());
        }
        if (named.get(DEFAULT) != null) {
            return Optional.of(new Found(named.get(DEFAULT), named.get(TOOL_USE), DEFAULT + " in " + field, Map.of()));
        }
        throw unreadable(field + " is neither a text nor a list with a template named \"" + DEFAULT + "\"; it has "
                + named.keySet());
    }

    private static FailureException unreadable(String what) {
        return new FailureException(
                        FailureClass.InvalidConfiguration,
                        what,
                        "Save the tokenizer with transformers again, or name the format in spec.data.chatTemplate.")
                .atField("spec.baseModel.uri");
    }
}
