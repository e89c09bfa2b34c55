package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the files beside tokenizer.json say of tokens.
 *
 * @param endOfText the {@code eos_token} of tokenizer_config.json or, without one there, of special_tokens_map.json
 * @param steeringNames tokens with a role, such as {@code bos_token}, or marked special
 * @param steeringIds tokens with a role by id, such as {@code eos_token_id}
 * @param roles tokens by the names that templates know them by, such as {@code bos_token}
 * @param ordinary ids by content of the {@code added_tokens_decoder}'s tokens that are not special
 * @param special the same, of those that are
 * @param addedTokens the {@code added_tokens_decoder}: tokens by id
 */
record TokenizerSettings(
        Optional<String> endOfText,
        Set<String> steeringNames,
        Set<Integer> steeringIds,
        Map<String, String> roles,
        Map<String, Integer> ordinary,
        Map<String, Integer> special,
        JsonNode addedTokens) {

    private static final String BEGIN = "bos_token";
    private static final String END = "eos_token";

    /** What transformers hands a chat template. */
    private static final List<String> NAMED =
            List.of(BEGIN, END, "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private static final List<String> LISTS = List.of("additional_special_tokens", "extra_special_tokens");
    private static final List<String> ROLES = List.of("bos_token_id", "eos_token_id", "pad_token_id");

    static TokenizerSettings read(Path modelFolder) {
        JsonNode settings = tree(modelFolder.resolve("tokenizer_config.json"));
        Set<String> names = new HashSet<>();
        addNames(settings, names);
        addNames(tree(modelFolder.resolve("special_tokens_map.json")), names);
        Map<String, Integer> ordinary = new LinkedHashMap<>();
        Map<String, Integer> special = new LinkedHashMap<>();
        JsonNode added = settings.path("added_tokens_decoder");
        added.properties().forEach(token -> {
            String content = token.getValue().path("content").asText();
            boolean steering = token.getValue().path("special").asBoolean();
            (steering ? special : ordinary).put(content, Json.MAPPER.convertValue(token.getKey(), Integer.class));
        });
        names.addAll(special.keySet());
        Set<Integer> ids = new HashSet<>();
        for (String file : List.of("config.json", "generation_config.json")) {
            JsonNode tree = tree(modelFolder.resolve(file));
            ROLES.forEach(role -> addIds(tree.path(role), ids));
        }
        Map<String, String> named = new LinkedHashMap<>();
        JsonNode others = tree(modelFolder.resolve("special_tokens_map.json"));
        NAMED.forEach(role -> content(settings.path(role))
                .or(() -> content(others.path(role)))
                .ifPresent(token -> named.put(role, token)));
        Optional<String> endOfText = Optional.ofNullable(named.get(END));
        return new TokenizerSettings(endOfText, names, ids, named, ordinary, special, added);
    }

    /**
     * Tokens that the model must have for its chats and texts: those that are not special, and of the special ones the begin
     * and the end of text and what the chat template writes. Others, such as one for padding, nothing asks for.
     *
     * @param written whether the chat template writes a token
     */
    Map<String, Integer> needed(Predicate<String> written) {
        Map<String, Integer> needed = new LinkedHashMap<>(ordinary);
        special.forEach((content, id) -> {
            if (content.equals(roles.get(BEGIN)) || content.equals(roles.get(END)) || written.test(content)) {
                needed.put(content, id);
            }
        });
        return needed;
    }

    /** The tokens that templates know by name, with some others in their place. */
    Map<String, String> rolesWith(Map<String, String> others) {
        Map<String, String> all = new HashMap<>(roles);
        all.putAll(others);
        return all;
    }

    boolean steers(String content, int id) {
        return steeringNames.contains(content) || steeringIds.contains(id);
    }

    private static void addNames(JsonNode settings, Set<String> names) {
        settings.properties().forEach(field -> {
            if (field.getKey().endsWith("_token")) {
                content(field.getValue()).ifPresent(names::add);
            } else if (LISTS.contains(field.getKey())) {
                field.getValue().forEach(token -> content(token).ifPresent(names::add));
            }
        });
    }

    private static void addIds(JsonNode oneOrSeveral, Set<Integer> ids) {
        if (oneOrSeveral.isInt()) {
            ids.add(oneOrSeveral.intValue());
        }
        oneOrSeveral.forEach(id -> addIds(id, ids));
    }

    /** A token is spelled as a string, or as an object with the string as {@code content}. */
    private static Optional<String> content(JsonNode token) {
        return Optional.ofNullable(token.path("content").textValue()).or(() -> Optional.ofNullable(token.textValue()));
    }

    static JsonNode tree(Path file) {
        if (!Files.exists(file)) {
            return Json.MAPPER.createObjectNode();
        }
        try {
            return Json.MAPPER.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            String why = e instanceof JsonProcessingException broken ? broken.getOriginalMessage() : e.getMessage();
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            file + " is not valid JSON: "
                                    + String.valueOf(why).replaceAll("\\s*\\(start marker at .*", ""),
                            "Fetch the model again, or fix the file.")
                    .atField("spec.baseModel.uri")
                    .causedBy(e);
        }
    }
}
