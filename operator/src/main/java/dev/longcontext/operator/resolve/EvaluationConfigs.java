package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.named;
import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.EvaluationSuite;
import dev.longcontext.api.v1alpha1.Gate;
import dev.longcontext.api.v1alpha1.Needle;
import dev.longcontext.contract.EvaluationConfig;
import java.util.ArrayList;
import java.util.List;

/** The evaluations and their gates. */
final class EvaluationConfigs {

    private final Reader reader;

    EvaluationConfigs(Reader reader) {
        this.reader = reader;
    }

    List<EvaluationConfig> of(List<EvaluationSuite> given) {
        List<EvaluationSuite> suites = orElse(given, List.of());
        List<EvaluationConfig> evaluations = new ArrayList<>();
        for (int i = 0; i < suites.size(); i++) {
            evaluations.add(evaluation("spec.evaluation[" + i + "]", suites.get(i)));
        }
        return List.copyOf(evaluations);
    }

    private EvaluationConfig evaluation(String field, EvaluationSuite suite) {
        List<Gate> gates = orElse(suite.gates(), List.of());
        List<EvaluationConfig.Gate> read = new ArrayList<>();
        for (int i = 0; i < gates.size(); i++) {
            read.add(gate(field + ".gates[" + i + "].", gates.get(i)));
        }
        return new EvaluationConfig(
                suite.name(), named(EvaluationConfig.Suite.class, suite.suite(), null), needle(suite.needle()), read);
    }

    private static EvaluationConfig.Needle needle(Needle needle) {
        return needle == null
                ? null
                : new EvaluationConfig.Needle(
                        needle.lengths(),
                        orElse(needle.depths(), 10),
                        orElse(needle.samplesPerCell(), 1),
                        orElse(needle.seed(), 999L));
    }

    private EvaluationConfig.Gate gate(String field, Gate gate) {
        return new EvaluationConfig.Gate(
                gate.metric().name(),
                reader.decimal(field + "min", gate.min(), null),
                reader.decimal(field + "max", gate.max(), null),
                reader.decimal(field + "maxDropFromBase", gate.maxDropFromBase(), null),
                named(EvaluationConfig.Severity.class, gate.severity(), EvaluationConfig.Severity.Block));
    }
}
