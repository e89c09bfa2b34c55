package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The space that tokenizers of SentencePiece's kind put before a text: some before its first piece alone, others before each
 * piece, which is right behind a special token and wrong where a text was cut.
 */
final class PrefixSpace {

    private static final String NORMALIZER = "normalizer";
    private static final String SCHEME = "prepend_scheme";
    private static final String NEVER = "never";
    private static final String OF_BYTES = "add_prefix_space";

    private PrefixSpace() {}

    /** Takes that of first pieces from a tokenizer.json. @return whether there was one */
    static boolean without(ObjectNode tree) {
        boolean found = false;
        for (JsonNode part : tree.path("pre_tokenizer").findParents(SCHEME)) {
            if (part.path(SCHEME).asText().equals("first") && part instanceof ObjectNode metaspace) {
                metaspace.put(SCHEME, NEVER);
                found = true;
            }
        }
        return found;
    }

    /** Takes that of all pieces from a tokenizer.json. @return whether there was one */
    static boolean withoutAny(ObjectNode tree) {
        boolean found = withoutPrepend(tree);
        for (JsonNode part : tree.path("pre_tokenizer").findParents("type")) {
            found |= part instanceof ObjectNode preTokenizer && withoutSpace(preTokenizer);
        }
        return found;
    }

    private static boolean withoutPrepend(ObjectNode tree) {
        if (isPrepend(tree.path(NORMALIZER))) {
            tree.putNull(NORMALIZER);
            return true;
        }
        boolean found = false;
        for (JsonNode part : tree.path(NORMALIZER).findValues("normalizers")) {
            int before = part.size();
            if (part instanceof ArrayNode sequence) {
                sequence.removeIf(PrefixSpace::isPrepend);
            }
            found |= part.size() < before;
        }
        return found;
    }

    private static boolean isPrepend(JsonNode normalizer) {
        return normalizer.path("type").asText().equals("Prepend");
    }

    private static boolean withoutSpace(ObjectNode preTokenizer) {
        String type = preTokenizer.path("type").asText();
        // without a scheme it is the library's default
        if (type.equals("Metaspace")
                && !preTokenizer.path(SCHEME).asText("always").equals(NEVER)) {
            preTokenizer.put(SCHEME, NEVER);
            return true;
        }
        if (type.equals("ByteLevel") && preTokenizer.path(OF_BYTES).asBoolean()) {
            preTokenizer.put(OF_BYTES, false);
            return true;
        }
        return false;
    }
}
