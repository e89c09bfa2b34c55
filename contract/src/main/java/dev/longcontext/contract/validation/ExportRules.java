package dev.longcontext.contract.validation;

import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.RunConfig.ExportFormat;
import dev.longcontext.contract.RunConfig.MaxModelLen;
import dev.longcontext.contract.RunConfig.MergeBase;
import dev.longcontext.contract.TrainingConfig.Method;
import java.util.List;

/** The rules of {@code export} and what it depends on. */
final class ExportRules {

    private final Violations violations = new Violations();
    private final RunConfig configuration;

    private ExportRules(RunConfig configuration) {
        this.configuration = configuration;
    }

    static List<Violation> violationsOf(RunConfig configuration) {
        ExportRules rules = new ExportRules(configuration);
        rules.export();
        rules.maxModelLen();
        return rules.violations.found();
    }

    private void export() {
        Method method = configuration.training().method();
        if (method == Method.Full && configuration.export().formats().contains(ExportFormat.Adapter)) {
            violations.add(
                    "export.formats",
                    ExportFormat.Adapter,
                    "method Full produces no adapter",
                    "Write Merged, or use method QLoRA or LoRA.");
        }
        if (method != Method.QLoRA && configuration.export().mergeBase() == MergeBase.Dequantized) {
            violations.add(
                    "export.mergeBase",
                    MergeBase.Dequantized,
                    "method " + method + " trains on weights that were never quantised",
                    "Write Original.");
        }
    }

    private void maxModelLen() {
        boolean effective = configuration.export().maxModelLen() == MaxModelLen.Effective;
        if (effective && configuration.evaluation().stream().allMatch(e -> e.effectiveLength() == null)) {
            violations.add(
                    "export.maxModelLen",
                    MaxModelLen.Effective,
                    "needs an effective length, and no evaluation has effectiveLength",
                    "Add effectiveLength to an evaluation, or write Target.");
        }
        if (effective && !configuration.export().formats().contains(ExportFormat.Merged)) {
            violations.add(
                    "export.maxModelLen",
                    MaxModelLen.Effective,
                    "is written into a merged model, and export.formats has none",
                    "Export Merged, or write Target.");
        }
    }
}
