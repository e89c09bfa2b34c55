package dev.longcontext.contract.validation;

import dev.longcontext.contract.DataConfig;
import java.util.List;

/** The rules of the sources' weights: they are shares of one mix. */
final class MixRules {

    private final Violations violations = new Violations();
    private final DataConfig data;

    private MixRules(DataConfig data) {
        this.data = data;
    }

    static List<Violation> violationsOf(DataConfig data) {
        MixRules rules = new MixRules(data);
        boolean any = data.sources().stream().anyMatch(source -> source.weight() != null);
        if (any) {
            rules.allOrNone();
        } else {
            rules.nothingWithoutWeights();
        }
        return rules.violations.found();
    }

    private void allOrNone() {
        for (int i = 0; i < data.sources().size(); i++) {
            if (data.sources().get(i).weight() == null) {
                missing("data.sources[" + i + "].weight", "Give it a weight too, or remove all weights.");
            }
        }
        if (data.synthetic() != null && data.synthetic().weight() == null) {
            missing("data.synthetic.weight", "The synthetic chats are a source too: give them a weight.");
        }
        if (data.sources().size() == 1 && data.synthetic() == null) {
            violations.add(
                    "data.sources[0].weight",
                    data.sources().get(0).weight(),
                    "is a share of a mix, but there is only one source",
                    "Omit it; maxSamples says how many samples are taken.");
        }
    }

    private void missing(String path, String remedy) {
        violations.add(path, null, "is missing, while another source has a weight", remedy);
    }

    private void nothingWithoutWeights() {
        if (data.synthetic() != null && data.synthetic().weight() != null) {
            violations.add(
                    "data.synthetic.weight",
                    data.synthetic().weight(),
                    "is a share of a mix, but no source has a weight",
                    "Give each source a weight, or omit this one.");
        }
        if (data.mixStrategy() != null) {
            violations.add(
                    "data.mixStrategy",
                    data.mixStrategy(),
                    "has no effect without weights",
                    "Give each source a weight, or omit it.");
        }
    }
}
