package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What a {@code tokenizer.json} must be before the native library sees it. Where that library panics it cannot unwind,
 * and takes the JVM with it; so what it is known to panic on is refused here.
 */
final class TokenizerFileRules {

    private TokenizerFileRules() {}

    /** @return the rule that the file breaks */
    static Optional<String> brokenBy(JsonNode tree) {
        JsonNode model = tree.path("model");
        String type = model.path("type").asText("");
        if (!type.equals("BPE")) {
            return Optional.of("model.type is \"" + type + "\", but only BPE is supported");
        }
        JsonNode prefix = model.path("continuing_subword_prefix");
        if (prefix.isTextual() && !prefix.textValue().isEmpty()) {
            return Optional.of("model.continuing_subword_prefix is " + prefix + ", which byte-level BPE does not have");
        }
        if (tree.path("normalizer").findValuesAsText("type").contains("Precompiled")) {
            return Optional.of("its normalizer is Precompiled, which exists only in SentencePiece models");
        }
        return outOfRange(model.path("vocab"), "model.vocab")
                .or(() -> outOfRange(tree.path("added_tokens").findValues("id"), "added_tokens"));
    }

    private static Optional<String> outOfRange(Iterable<JsonNode> ids, String where) {
        for (JsonNode id : ids) {
            if (!id.canConvertToInt() || id.intValue() < 0) {
                return Optional.of(where + " has the id " + id + ", but an id is a number from 0 to 2147483647");
            }
        }
        return Optional.empty();
    }
}
