package dev.longcontext.trainer.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.Json;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * The rotary embedding's fields of config.json. Transformers 4 writes {@code rope_theta} and {@code rope_scaling}, transformers
 * 5 {@code rope_parameters}, which has both in it; older files say {@code type} where newer ones say {@code rope_type}. A file
 * may have several of these only where they say the same, because each reader takes another one.
 */
final class RopeFields {

    static final String PARAMETERS = "rope_parameters";
    static final String SCALING = "rope_scaling";
    static final String THETA = "rope_theta";
    static final String TYPE = "rope_type";

    static final String LLAMA3 = "llama3";
    static final String FACTOR = "factor";
    static final String ORIGINAL_LENGTH = "original_max_position_embeddings";

    private static final String OLD_TYPE = "type";
    private static final String DEFAULT = "default";
    private static final String REMEDY =
            "Keep the one that the model was trained with, as in its repository, and remove the other from "
                    + "config.json.";

    private RopeFields() {}

    /** What is wrong with a field. */
    record Problem(String text, String remedy) {}

    /** Whether the file contradicts itself, or says more than one embedding for all layers. */
    static Optional<Problem> problem(JsonNode config) {
        JsonNode parameters = config.path(PARAMETERS);
        for (Iterator<Map.Entry<String, JsonNode>> fields = parameters.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (field.getValue().isObject()) {
                return Optional.of(new Problem(
                        PARAMETERS + "." + field.getKey() + " = " + field.getValue()
                                + ": must not be an object: all layers have one rotary embedding",
                        "Use a base model in which all layers have the same one."));
            }
        }
        return typesDiffer(config, PARAMETERS)
                .or(() -> typesDiffer(config, SCALING))
                .or(() -> thetasDiffer(config, PARAMETERS))
                .or(() -> thetasDiffer(config, SCALING))
                .or(() -> spellingsDiffer(config))
                .or(() -> originalLengthsDiffer(config))
                .or(() -> factorOfNoType(config));
    }

    private static Optional<Problem> typesDiffer(JsonNode config, String spelling) {
        JsonNode fields = config.path(spelling);
        return differ(spelling + "." + TYPE, fields.path(TYPE), spelling + "." + OLD_TYPE, fields.path(OLD_TYPE));
    }

    private static Optional<Problem> thetasDiffer(JsonNode config, String spelling) {
        return differ(
                THETA,
                config.path(THETA),
                spelling + "." + THETA,
                config.path(spelling).path(THETA));
    }

    /** Transformers 5 takes the one outside, 4 the one inside; other types have no use for either. */
    private static Optional<Problem> originalLengthsDiffer(JsonNode config) {
        JsonNode fields = fields(config);
        return type(fields).equals(LLAMA3)
                ? differ(
                        ORIGINAL_LENGTH,
                        config.path(ORIGINAL_LENGTH),
                        spelling(config) + "." + ORIGINAL_LENGTH,
                        fields.path(ORIGINAL_LENGTH))
                : Optional.empty();
    }

    /** Taken for no scaling by transformers 5, and refused by 4. */
    private static Optional<Problem> factorOfNoType(JsonNode config) {
        JsonNode fields = fields(config);
        JsonNode factor = fields.path(FACTOR);
        boolean typed = fields.hasNonNull(TYPE) || fields.hasNonNull(OLD_TYPE);
        return !typed && factor.isNumber() && factor.doubleValue() != 1
                ? Optional.of(new Problem(
                        spelling(config) + "." + FACTOR + " = " + factor + ": must have a " + TYPE
                                + " beside it, which says how it scales",
                        "Write the " + TYPE
                                + " that the model was trained with, as in its repository, or remove the factor "
                                + "from config.json."))
                : Optional.empty();
    }

    private static Optional<Problem> spellingsDiffer(JsonNode config) {
        if (!config.hasNonNull(PARAMETERS) || !config.hasNonNull(SCALING)) {
            return Optional.empty();
        }
        JsonNode parameters = scaling(config.get(PARAMETERS)).orElseGet(Json.MAPPER::createObjectNode);
        JsonNode other = scaling(config.get(SCALING)).orElseGet(Json.MAPPER::createObjectNode);
        boolean same = parameters.equals(RopeFields::compare, other);
        return same
                ? Optional.empty()
                : contradiction(SCALING, config.get(SCALING), PARAMETERS, config.get(PARAMETERS));
    }

    private static Optional<Problem> differ(String name, JsonNode value, String otherName, JsonNode other) {
        boolean both = !value.isMissingNode() && !value.isNull() && !other.isMissingNode() && !other.isNull();
        return both && !value.equals(RopeFields::compare, other)
                ? contradiction(name, value, otherName, other)
                : Optional.empty();
    }

    /** 0 where two values say the same: 8 and 8.0 do. */
    private static int compare(JsonNode value, JsonNode other) {
        boolean same =
                value.isNumber() && other.isNumber() ? value.asDouble() == other.asDouble() : value.equals(other);
        return same ? 0 : 1;
    }

    private static Optional<Problem> contradiction(String name, JsonNode value, String otherName, JsonNode other) {
        return Optional.of(new Problem(
                name + " = " + value + " and " + otherName + " = " + other + " contradict each other", REMEDY));
    }

    /** The fields that say how frequencies are scaled; an empty object where there are none. */
    static JsonNode fields(JsonNode config) {
        return config.path(spelling(config));
    }

    private static String spelling(JsonNode config) {
        return config.hasNonNull(PARAMETERS) ? PARAMETERS : SCALING;
    }

    static String type(JsonNode fields) {
        return fields.path(TYPE).asText(fields.path(OLD_TYPE).asText(DEFAULT));
    }

    /** The base of the frequencies, where the file has one. */
    static JsonNode theta(JsonNode config) {
        JsonNode inside = fields(config).path(THETA);
        return inside.isMissingNode() || inside.isNull() ? config.path(THETA) : inside;
    }

    /** How frequencies are scaled, without their base and in the newer name; empty where they are not. */
    private static Optional<ObjectNode> scaling(JsonNode fields) {
        String type = type(fields);
        if (!fields.isObject() || type.equals(DEFAULT)) {
            return Optional.empty();
        }
        ObjectNode scaling = fields.deepCopy();
        scaling.remove(THETA);
        scaling.remove(OLD_TYPE);
        return Optional.of(scaling.put(TYPE, type));
    }

    /** How a file without contradictions scales frequencies; empty where it does not. */
    static Optional<ObjectNode> scalingOf(JsonNode config) {
        return scaling(fields(config));
    }

    /** How a file without contradictions turns queries and keys, with another base; as transformers 5 has it. */
    static ObjectNode parameters(JsonNode config, double theta) {
        ObjectNode parameters =
                scalingOf(config).orElseGet(() -> Json.MAPPER.createObjectNode().put(TYPE, DEFAULT));
        return parameters.put(THETA, theta);
    }

    /**
     * Writes another base into a file, and leaves one spelling of everything: the older one, which both transformers 4 and 5
     * read as it is meant. Version 4 would take a file of the newer one as one without a rotary embedding of its own.
     */
    static void write(ObjectNode config, double theta) {
        Optional<ObjectNode> scaling = scalingOf(config);
        config.remove(PARAMETERS);
        config.put(THETA, theta);
        if (scaling.isPresent()) {
            config.set(SCALING, scaling.get());
        } else {
            config.remove(SCALING);
        }
    }
}
