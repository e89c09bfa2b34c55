package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.named;
import static dev.longcontext.operator.resolve.Reader.orElse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.api.v1alpha1.EffectiveLength;
import dev.longcontext.api.v1alpha1.EvaluationSuite;
import dev.longcontext.api.v1alpha1.Gate;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.EvaluationConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The evaluations and their gates. A suite's block of settings has the same fields in the API and in run.json, where defaults
 * are filled in: no suite is named here.
 */
final class EvaluationConfigs {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Reader reader;

    EvaluationConfigs(Reader reader) {
        this.reader = reader;
    }

    List<EvaluationConfig> of(List<EvaluationSuite> given) {
        List<EvaluationSuite> suites = orElse(given, List.of());
        List<EvaluationConfig> evaluations = new ArrayList<>();
        for (int i = 0; i < suites.size(); i++) {
            evaluations.add(evaluation(i, suites.get(i)));
        }
        return List.copyOf(evaluations);
    }

    private EvaluationConfig evaluation(int number, EvaluationSuite suite) {
        ObjectNode tree = MAPPER.valueToTree(suite);
        tree.remove(List.of("sources", "gates", "effectiveLength"));
        EvaluationConfig settings = MAPPER.convertValue(tree, EvaluationConfig.class);
        return settings.with()
                .sources(sources(number, suite))
                .effectiveLength(
                        effectiveLength("spec.evaluation[" + number + "].effectiveLength.", suite.effectiveLength()))
                .gates(gates("spec.evaluation[" + number + "].gates", suite))
                .build();
    }

    private static List<DataConfig.Source> sources(int number, EvaluationSuite suite) {
        List<DataSource> given = orElse(suite.sources(), List.of());
        List<DataConfig.Source> sources = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            sources.add(SourceConfigs.of(given.get(i), Sources.evaluationSecret(number, i)));
        }
        return sources;
    }

    private EvaluationConfig.EffectiveLength effectiveLength(String field, EffectiveLength given) {
        return given == null
                ? null
                : new EvaluationConfig.EffectiveLength(
                        reader.decimal(field + "min", given.min(), null),
                        reader.decimal(field + "shareOfShortest", given.shareOfShortest(), null));
    }

    private List<EvaluationConfig.Gate> gates(String field, EvaluationSuite suite) {
        List<Gate> given = orElse(suite.gates(), List.of());
        List<EvaluationConfig.Gate> gates = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            gates.add(gate(field + "[" + i + "].", given.get(i)));
        }
        return gates;
    }

    private EvaluationConfig.Gate gate(String field, Gate gate) {
        return new EvaluationConfig.Gate(
                gate.metric().name(),
                reader.decimal(field + "min", gate.min(), null),
                reader.decimal(field + "max", gate.max(), null),
                reader.decimal(field + "maxDropFromBase", gate.maxDropFromBase(), null),
                reader.decimal(field + "maxRiseFromBase", gate.maxRiseFromBase(), null),
                named(EvaluationConfig.DecideBy.class, gate.decideBy(), EvaluationConfig.DecideBy.Point),
                named(EvaluationConfig.Severity.class, gate.severity(), EvaluationConfig.Severity.Block));
    }
}
