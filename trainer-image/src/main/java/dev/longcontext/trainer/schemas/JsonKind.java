package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;

/** What a piece of JSON is, in words. */
final class JsonKind {

    private JsonKind() {}

    static String of(JsonNode node) {
        return switch (node.getNodeType()) {
            case MISSING -> "missing";
            case NULL -> "null";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a truth value";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case BINARY, POJO -> "not JSON";
        };
    }
}
