package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfigBuilder;
import dev.longcontext.contract.ItemScores;
import dev.longcontext.contract.LongBench;
import dev.longcontext.contract.Metric;
import dev.longcontext.trainer.files.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoresTest {
    private static final EvaluationConfig EVALUATION = EvaluationConfigBuilder.builder()
            .name("longbench")
            .suite(EvaluationConfig.Suite.LongBench)
            .longBench(new LongBench(null))
            .build();

    @Test
    void bothModelsScoresOfTasksAndCategoriesAreTold() throws Exception {
        JsonNode scores = json(new Parts(true));

        assertThat(scores.get("categories"))
                .isEqualTo(Json.MAPPER.readTree("[{\"name\": \"Code\", \"value\": 0.75, \"base\": 0.5}]"));
        assertThat(scores.get("tasks"))
                .isEqualTo(Json.MAPPER.readTree("[{\"name\": \"z\", \"value\": 0.75, \"base\": 0.5}, "
                        + "{\"name\": \"a\", \"value\": 0.75, \"base\": 0.5}]"));
    }

    @Test
    void aSuiteWithoutTasksTellsNone() throws Exception {
        assertThat(json(new Parts(false)).has("categories")).isFalse();
        assertThat(json(new Parts(false)).has("tasks")).isFalse();
    }

    private static JsonNode json(Parts suite) throws Exception {
        return Json.MAPPER.readTree(Json.pretty(Scores.score(EVALUATION, suite, List.of(0.5), List.of(0.75))));
    }

    /** Each part has the score of the one result. */
    private static final class Parts extends StubSuite<Double> {
        private final boolean any;

        private Parts(boolean any) {
            super(Double.class);
            this.any = any;
        }

        @Override
        public Map<Metric, Double> metrics(List<Double> results) {
            return Map.of(ItemScores.SCORE, results.get(0));
        }

        @Override
        public Map<String, Double> scoreByCategory(List<Double> results) {
            return any ? Map.of("Code", results.get(0)) : Map.of();
        }

        @Override
        public Map<String, Double> scoreByTask(List<Double> results) {
            Map<String, Double> tasks = new LinkedHashMap<>();
            if (any) {
                tasks.put("z", results.get(0));
                tasks.put("a", results.get(0));
            }
            return tasks;
        }
    }
}
