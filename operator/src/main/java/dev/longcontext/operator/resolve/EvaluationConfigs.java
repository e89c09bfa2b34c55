package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.EvaluationSuite;
import dev.longcontext.api.v1alpha1.Gate;
import dev.longcontext.api.v1alpha1.Needle;
import dev.longcontext.operator.contract.RunConfig;
import java.util.ArrayList;
import java.util.List;

/** The evaluations and their gates. */
final class EvaluationConfigs {

    private final Reader reader;

    EvaluationConfigs(Reader reader) {
        this.reader = reader;
    }

    List<RunConfig.Evaluation> of(List<EvaluationSuite> given) {
        List<EvaluationSuite> suites = orElse(given, List.of());
        List<RunConfig.Evaluation> evaluations = new ArrayList<>();
        for (int i = 0; i < suites.size(); i++) {
            evaluations.add(evaluation("spec.evaluation[" + i + "]", suites.get(i)));
        }
        return List.copyOf(evaluations);
    }

    private RunConfig.Evaluation evaluation(String field, EvaluationSuite suite) {
        List<Gate> gates = orElse(suite.gates(), List.of());
        List<RunConfig.Gate> read = new ArrayList<>();
        for (int i = 0; i < gates.size(); i++) {
            read.add(gate(field + ".gates[" + i + "].", gates.get(i)));
        }
        return new RunConfig.Evaluation(suite.name(), suite.suite().name(), needle(suite.needle()), List.copyOf(read));
    }

    private static RunConfig.Needle needle(Needle needle) {
        return needle == null
                ? null
                : new RunConfig.Needle(
                        List.copyOf(needle.lengths()),
                        orElse(needle.depths(), 10),
                        orElse(needle.samplesPerCell(), 1),
                        orElse(needle.seed(), 999L));
    }

    private RunConfig.Gate gate(String field, Gate gate) {
        return new RunConfig.Gate(
                gate.metric().name(),
                reader.optionalDecimal(field + "min", gate.min()),
                reader.optionalDecimal(field + "max", gate.max()),
                reader.optionalDecimal(field + "maxDropFromBase", gate.maxDropFromBase()),
                orElse(gate.severity(), Gate.Severity.Block).name());
    }
}
