package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * The {@code added_tokens} of a tokenizer.json, in two kinds. Special ones steer a model; text never becomes one of
 * them. Ordinary ones, such as {@code <tool_call>}, are vocabulary: text becomes them, as it does in transformers.
 *
 * @param special ids by content
 * @param ordinary ids by content
 */
record AddedTokens(Map<String, Integer> special, Map<String, Integer> ordinary) {

    private static final String LIST = "added_tokens";
    private static final List<String> FLAGS = List.of("single_word", "lstrip", "rstrip", "normalized", "special");
    private static final String SAVE_AGAIN =
            "; load the tokenizer with transformers and save it again (save_pretrained), which writes a "
                    + "consistent file";

    AddedTokens {
        special = Map.copyOf(special);
        ordinary = Map.copyOf(ordinary);
    }

    /**
     * @param tree of tokenizer.json
     * @param steers whether a token is special though tokenizer.json does not say so, by its content and id
     */
    static AddedTokens of(JsonNode tree, BiPredicate<String, Integer> steers) {
        Map<String, Integer> special = new LinkedHashMap<>();
        Map<String, Integer> ordinary = new LinkedHashMap<>();
        for (JsonNode token : tree.path(LIST)) {
            String content = token.path("content").asText();
            int id = token.path("id").asInt();
            boolean steering = token.path("special").asBoolean() || steers.test(content, id);
            (steering ? special : ordinary).put(content, id);
        }
        return new AddedTokens(special, ordinary);
    }

    /**
     * Takes in what another file adds and the vocabulary has under the same id, as transformers does when it loads a folder.
     *
     * @param tree of tokenizer.json, whose {@code added_tokens} grow
     * @param needed ids by content
     * @param decoder the {@code added_tokens_decoder} of tokenizer_config.json, which has the tokens by id
     * @return whether any was taken in
     */
    static boolean takeIn(ObjectNode tree, Map<String, Integer> needed, JsonNode decoder) {
        Set<String> known = new HashSet<>();
        tree.path(LIST).forEach(token -> known.add(token.path("content").asText()));
        JsonNode vocabulary = tree.path("model").path("vocab");
        boolean any = false;
        for (Map.Entry<String, Integer> token : needed.entrySet()) {
            int id = token.getValue();
            if (!known.contains(token.getKey())
                    && vocabulary.path(token.getKey()).asInt(-1) == id) {
                ArrayNode list = tree.get(LIST) instanceof ArrayNode there ? there : tree.putArray(LIST);
                ObjectNode taken = list.addObject().put("id", id).put("content", token.getKey());
                for (String flag : FLAGS) {
                    taken.put(
                            flag, decoder.path(Integer.toString(id)).path(flag).asBoolean());
                }
                any = true;
            }
        }
        return any;
    }

    /** @return what is wrong where another file has a token that this one lacks */
    Optional<String> missing(Map<String, Integer> elsewhere) {
        return elsewhere.entrySet().stream()
                .filter(token -> !special.containsKey(token.getKey()) && !ordinary.containsKey(token.getKey()))
                .findFirst()
                .map(token -> "tokenizer_config.json adds the token \"" + token.getKey() + "\" (id " + token.getValue()
                        + "), which it lacks" + SAVE_AGAIN);
    }

    /**
     * The library numbers added tokens by itself, in their order.
     *
     * @param encode text to ids as the library does it with the whole file
     * @return what is wrong where its number is not the file's
     */
    Optional<String> numberedUnlike(Function<String, int[]> encode) {
        for (Map<String, Integer> kind : List.of(special, ordinary)) {
            for (Map.Entry<String, Integer> token : kind.entrySet()) {
                int[] ids = encode.apply(token.getKey());
                if (ids.length == 1 && ids[0] != token.getValue()) {
                    return Optional.of("added_tokens has \"" + token.getKey() + "\" with the id " + token.getValue()
                            + ", but the tokenizers library assigns it " + ids[0] + SAVE_AGAIN);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Changes a tokenizer.json so that text becomes ordinary tokens alone, each with the id it had: what stands in the
     * vocabulary keeps its number.
     */
    void leaveOrdinaryOnly(ObjectNode tree) {
        ArrayNode kept = Json.MAPPER.createArrayNode();
        for (JsonNode token : tree.path(LIST)) {
            if (ordinary.containsKey(token.path("content").asText())) {
                kept.add(token);
            }
        }
        tree.set(LIST, kept);
        ObjectNode model = (ObjectNode) tree.get("model");
        ObjectNode vocabulary = (ObjectNode) model.get("vocab");
        ordinary.forEach(vocabulary::put);
        forget(model, vocabulary);
        // it names special tokens, and is not used: nothing is added to what is encoded
        tree.putNull("post_processor");
    }

    /** A special token may stand in the vocabulary too, where merges could make it; all but the unknown token go. */
    private void forget(ObjectNode model, ObjectNode vocabulary) {
        Set<String> gone = new HashSet<>(special.keySet());
        gone.remove(model.path("unk_token").asText());
        gone.removeIf(content -> !vocabulary.has(content));
        vocabulary.remove(gone);
        if (!gone.isEmpty() && model.get("merges") instanceof ArrayNode merges) {
            merges.removeIf(merge -> gone.contains(merged(merge)));
        }
    }

    /** What a merge makes, in either spelling: {@code "a b"} or {@code ["a", "b"]}. */
    private static String merged(JsonNode merge) {
        return merge.isArray()
                ? merge.path(0).asText() + merge.path(1).asText()
                : merge.asText().replaceFirst(" ", "");
    }
}
