package dev.longcontext.trainer.data;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.util.ArrayList;
import java.util.List;

/** The refusal of data of which every sample is left out: for which reasons, and what to do about each. */
final class NothingLeft {

    private final List<String> reasons = new ArrayList<>();
    private final List<String> remedies = new ArrayList<>();

    private NothingLeft() {}

    /** @throws FailureException of class InvalidData where no sample is kept */
    static void refuse(DataCounts counts, List<Source> sources, int targetLength, SampleUse use) {
        if (counts.samples() > 0) {
            return;
        }
        NothingLeft nothing = new NothingLeft();
        if (sources.stream().allMatch(source -> source.selection().arrange() != null)) {
            nothing.addDocuments(counts);
        } else {
            nothing.addSamples(counts, sources, targetLength, use);
        }
        nothing.add(
                counts.of(Fate.CONTAMINATED),
                "they are in an evaluation",
                "Evaluate on other texts, or omit the step Decontaminate.");
        throw new FailureException(
                        FailureClass.InvalidData,
                        "no sample is left: " + String.join(", ", nothing.reasons),
                        String.join(" ", nothing.remedies))
                .atField(use.field());
    }

    /** Of arranged sources: no document is too long for a sample, and arrange.minTokens is about samples. */
    private void addDocuments(DataCounts counts) {
        add(
                counts.of(Fate.TOO_LONG),
                "they have more tokens than their source's maxTokens",
                "Raise or remove the source's maxTokens, which is about documents: arrange cuts those that are longer than a sample.");
        add(
                counts.of(Fate.TOO_SHORT),
                "they have fewer tokens than their source's minTokens, or only one",
                "Lower or remove the source's minTokens, which is about documents, or give it texts with words; "
                        + "arrange.minTokens is about samples.");
    }

    private void addSamples(DataCounts counts, List<Source> sources, int targetLength, SampleUse use) {
        boolean bounded = sources.stream().anyMatch(source -> source.selection().maxTokens() < Integer.MAX_VALUE);
        add(
                counts.of(Fate.TOO_LONG),
                "they have more than " + targetLength + " tokens" + (bounded ? " or their source's maxTokens" : ""),
                (bounded ? "Raise maxTokens. " : "")
                        + "Raise spec.context.targetLength, or write spec.data.overlong: Truncate.");
        add(counts.of(Fate.TOO_SHORT), "they have fewer tokens than " + use.leastTokens(), use.remedy());
    }

    private void add(long count, String reason, String remedy) {
        if (count > 0) {
            reasons.add(count + " were dropped because " + reason);
            remedies.add(remedy);
        }
    }
}
