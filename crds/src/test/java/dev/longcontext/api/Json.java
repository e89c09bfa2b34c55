package dev.longcontext.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Sets one value of a resource by its JSON pointer. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** @param json the value; {@code absent} removes the field */
    static void set(GenericKubernetesResource resource, String pointer, String json) {
        ObjectNode root = MAPPER.createObjectNode();
        root.set("spec", MAPPER.valueToTree(resource.get("spec")));
        JsonPointer path = JsonPointer.compile(pointer);
        JsonNode parent = root.at(path.head());
        String last = path.last().getMatchingProperty();
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), read(json));
        } else if (json.equals("absent")) {
            ((ObjectNode) parent).remove(last);
        } else {
            ((ObjectNode) parent).set(last, read(json));
        }
        resource.setAdditionalProperty("spec", MAPPER.convertValue(root.get("spec"), Map.class));
    }

    /** {@code value} as it goes over the wire. */
    static JsonNode tree(Object value) {
        return read(Serialization.asJson(value));
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
