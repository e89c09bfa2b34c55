package dev.longcontext.operator.desired;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How an object in the cluster differs from what was applied, in the fields that were. What webhooks, controllers and users
 * add beside them is theirs: further fields, labels and annotations, further items of a list.
 */
public final class Drift {

    private static final String QUANTITIES = "resources";

    private Drift() {}

    /**
     * A field that is not as it was applied.
     *
     * @param path such as {@code [spec, predictor, model, storageUri]}
     * @param found null when it is not there
     */
    public record Change(List<String> path, Object wanted, Object found) {

        public String field() {
            return String.join(".", path);
        }
    }

    /** In the order of the fields. */
    public static List<Change> of(GenericKubernetesResource wanted, GenericKubernetesResource found) {
        return Stream.of(
                        compare(
                                List.of("metadata", "labels"),
                                wanted.getMetadata().getLabels(),
                                found.getMetadata().getLabels()),
                        compare(
                                List.of("metadata", "annotations"),
                                wanted.getMetadata().getAnnotations(),
                                modern(found.getMetadata().getAnnotations())),
                        compare(
                                List.of("spec"),
                                wanted.getAdditionalProperties().get("spec"),
                                found.getAdditionalProperties().get("spec")))
                .flatMap(List::stream)
                .toList();
    }

    /** Some versions of KServe write the mode's old name in the place of the new one. */
    private static Map<String, String> modern(Map<String, String> annotations) {
        if (annotations == null || !InferenceService.OLD_STANDARD.equals(annotations.get(InferenceService.MODE))) {
            return annotations;
        }
        Map<String, String> renamed = new TreeMap<>(annotations);
        renamed.put(InferenceService.MODE, InferenceService.STANDARD);
        return renamed;
    }

    private static List<Change> compare(List<String> path, Object wanted, Object found) {
        if (wanted instanceof Map<?, ?> fields) {
            Map<?, ?> given = found instanceof Map<?, ?> map ? map : Map.of();
            List<Change> changes = new ArrayList<>();
            fields.forEach((name, value) ->
                    changes.addAll(compare(append(path, String.valueOf(name)), value, given.get(name))));
            return changes;
        }
        boolean same = wanted instanceof List<?> items
                ? found instanceof List<?> given && inOrder(path, items, given)
                : same(path, wanted, found);
        return same ? List.of() : List.of(new Change(path, wanted, found));
    }

    /** All of them, in their order, possibly with others before, between and after. */
    private static boolean inOrder(List<String> path, List<?> wanted, List<?> found) {
        Iterator<?> given = found.iterator();
        for (Object item : wanted) {
            boolean met = false;
            while (!met && given.hasNext()) {
                met = compare(path, item, given.next()).isEmpty();
            }
            if (!met) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(List<String> path, Object wanted, Object found) {
        return Objects.equals(wanted, found)
                || (found != null && wanted.toString().equals(found.toString()))
                || (found != null && path.contains(QUANTITIES) && sameAmount(wanted.toString(), found.toString()));
    }

    /** KServe's webhook writes 1000m as 1. */
    private static boolean sameAmount(String wanted, String found) {
        try {
            return new Quantity(wanted).getNumericalAmount().compareTo(new Quantity(found).getNumericalAmount()) == 0;
        } catch (IllegalArgumentException | ArithmeticException notAQuantity) {
            return false;
        }
    }

    private static List<String> append(List<String> path, String name) {
        return Stream.concat(path.stream(), Stream.of(name)).toList();
    }
}
