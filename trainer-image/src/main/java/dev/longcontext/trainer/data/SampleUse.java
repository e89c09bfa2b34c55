package dev.longcontext.trainer.data;

/**
 * What samples are for, as messages say it.
 *
 * @param field the manifest's list of the sources
 * @param leastTokens what a sample that is too short has fewer tokens than
 * @param remedy where all are too short
 * @param trained whether each sample must have a token to train
 */
public record SampleUse(String field, String leastTokens, String remedy, boolean trained) {
    public static final SampleUse TRAINING = new SampleUse(
            "spec.data.sources",
            "their source's minTokens, or only one",
            "Lower minTokens, or give longer texts.",
            true);
}
