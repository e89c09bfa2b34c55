package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tokenizers of SentencePiece's kind that put a space before the first piece of a text, and not before later ones. */
final class PrefixSpace {

    private static final String SCHEME = "prepend_scheme";

    private PrefixSpace() {}

    /** Takes it from a tokenizer.json. @return whether there was one */
    static boolean without(ObjectNode tree) {
        boolean found = false;
        for (JsonNode part : tree.path("pre_tokenizer").findParents(SCHEME)) {
            if (part.path(SCHEME).asText().equals("first") && part instanceof ObjectNode metaspace) {
                metaspace.put(SCHEME, "never");
                found = true;
            }
        }
        return found;
    }
}
