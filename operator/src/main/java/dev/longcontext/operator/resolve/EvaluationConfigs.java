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

    List<EvaluationConfig> of(PlainEvaluations evaluations) {
        return evaluations.all().stream().map(this::evaluation).toList();
    }

    private EvaluationConfig evaluation(PlainEvaluations.Plain plain) {
        EvaluationSuite suite = plain.suite();
        String field = "spec.evaluation[" + plain.number() + "].";
        ObjectNode tree = MAPPER.valueToTree(suite);
        tree.remove(List.of("sources", "gates", "effectiveLength"));
        EvaluationConfig settings = MAPPER.convertValue(tree, EvaluationConfig.class);
        return settings.with()
                .sources(sources(plain))
                .effectiveLength(effectiveLength(field + "effectiveLength.", suite.effectiveLength()))
                .gates(gates(field + "gates", suite))
                .build();
    }

    private static List<DataConfig.Source> sources(PlainEvaluations.Plain plain) {
        return orElse(plain.suite().sources(), List.<DataSource>of()).stream()
                .map(source -> SourceConfigs.of(source, Sources.evaluationSecret(plain.number(), plain.source(source))))
                .toList();
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
