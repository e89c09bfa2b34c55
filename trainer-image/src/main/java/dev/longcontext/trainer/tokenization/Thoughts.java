package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A thought beside an answer, by the names that templates know it by, as transformers hands it to them. */
final class Thoughts {

    private Thoughts() {}

    static Map<String, JsonNode> byAllNames(Map<String, JsonNode> fields) {
        Optional<JsonNode> thought = Message.THOUGHTS.stream()
                .filter(fields::containsKey)
                .findFirst()
                .map(fields::get);
        if (thought.isEmpty()) {
            return fields;
        }
        Map<String, JsonNode> all = new LinkedHashMap<>();
        all.put("thinking", thought.get());
        all.putAll(fields);
        all.put("reasoning_content", thought.get());
        return all;
    }
}
