package dev.longcontext.operator.desired;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.validation.RunConfigReader;
import dev.longcontext.operator.resolve.Digests;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.ResolvedRunContainerBuilder;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of what an attempt is given, by which it is told whether that is still what is wanted.
 *
 * <p>It is taken of JSON with the names of the fields, in their alphabetical order and without those that are empty: a field
 * of the place or the container that a later version adds changes no digest of a run that does not use it.
 */
public final class MadeFrom {

    /** Annotation of a Job. */
    public static final String ANNOTATION = "longcontext.dev/made-from";

    /**
     * To be raised when what is digested, or how it is written down, changes. Digests of two schemes are not compared: an
     * attempt of the former one goes on, and only when it is suspended it is made anew.
     */
    private static final int VERSION = 3;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
            .build();

    /** A new field of run.json is another schema of it, and so another scheme. */
    private static final String SCHEME = VERSION + "-"
            + Digests.sha256(withoutProse(RunConfigReader.schema())).substring(0, 8) + ":";

    private MadeFrom() {}

    /** What a schema says, without how it explains that to people. */
    static String withoutProse(String schema) {
        try {
            JsonNode tree = JSON.readTree(schema);
            tree.findParents("description").stream()
                    .filter(node -> node.path("description").isTextual())
                    .forEach(node -> ((ObjectNode) node).remove("description"));
            return tree.toString();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the schema of run.json is no JSON", e);
        }
    }

    /**
     * Of all that an attempt is given and somebody may change: image, resources, place, environment, configuration. Another
     * one is a reason to make an attempt anew that has not begun. What is known of the nodes is not in it, nor how this
     * version of the operator writes a pod down: neither was chosen by anybody.
     */
    public static String digest(ResolvedRun run) {
        return SCHEME + Digests.sha256(json(run));
    }

    static String json(ResolvedRun run) {
        Map<String, Object> inputs = new TreeMap<>();
        inputs.put(
                "container",
                ResolvedRunContainerBuilder.builder(run.container())
                        .device(null)
                        .build());
        inputs.put("placement", run.placement());
        inputs.put("configDigest", Digests.sha256(ContractJson.write(run.config())));
        if (run.authorities() != null) {
            inputs.put("authorities", run.authorities());
        }
        inputs.put("grace", run.limits().grace().toString());
        if (run.limits().deadline() != null) {
            inputs.put("deadline", run.limits().deadline().toString());
        }
        try {
            return JSON.writeValueAsString(inputs);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a resolved run is not JSON", e);
        }
    }
}
