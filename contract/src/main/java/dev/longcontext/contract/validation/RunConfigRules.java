package dev.longcontext.contract.validation;

import dev.longcontext.contract.RunConfig;
import java.util.List;
import java.util.stream.Stream;

/** The rules of run.json that span several fields, section by section; a schema cannot say them well. */
final class RunConfigRules {

    private RunConfigRules() {}

    static List<Violation> violationsOf(RunConfig configuration) {
        return Stream.of(
                        TrainingRules.violationsOf(configuration.training()),
                        DataRules.violationsOf(configuration),
                        EvaluationRules.violationsOf(configuration),
                        ExportRules.violationsOf(configuration))
                .flatMap(List::stream)
                .toList();
    }
}
