package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code scores.json} has of one evaluation.
 *
 * @param byUnit the extended model's results, by the ids of their units; empty where the file does not say which ones they are of
 */
record CertifiedResults(Map<String, JsonNode> byUnit) {

    /** @param evaluation an element of the file's {@code evaluations} */
    static CertifiedResults of(JsonNode evaluation) {
        JsonNode units = evaluation.path("units");
        JsonNode results = evaluation.path("tuned");
        Map<String, JsonNode> byUnit = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(units.size(), results.size()); i++) {
            byUnit.put(units.get(i).asText(), results.get(i));
        }
        return new CertifiedResults(byUnit);
    }

    JsonNode of(String unit) {
        return byUnit.get(unit);
    }

    /**
     * Why nothing can be held against these results.
     *
     * @param units that this trainer measures of the same settings; in which order does not matter
     */
    Optional<String> otherThan(List<String> units) {
        if (byUnit.isEmpty()) {
            return Optional.of("its scores do not say which items they are of, as those of older trainers");
        }
        long same = units.stream().filter(byUnit::containsKey).count();
        return same == units.size() && same == byUnit.size()
                ? Optional.empty()
                : Optional.of("it has " + byUnit.size() + " items, and of the " + units.size()
                        + " that this trainer asks " + same + " are among them");
    }
}
