package dev.longcontext.trainer.configuration;

import java.util.List;

/** Where the samples come from, and what becomes of those longer than the target length. */
public record Data(List<Source> sources, Overlong overlong, Order order) {

    public Data {
        sources = List.copyOf(sources);
    }

    /**
     * One file of samples.
     *
     * @param uri as for the base model; a file of JSON lines, plain or gzip
     * @param maxSamples most samples that are taken; null for all
     * @param pick which of them are taken; null is {@link Pick#First}
     * @param minTokens samples with fewer tokens are left out, and do not count for {@code maxSamples}; null for none
     * @param sha256 the digest the file must have, 64 hexadecimal digits, or null
     * @param secretEnv the environment variable that holds the bearer token, or null
     */
    public record Source(
            String name,
            String uri,
            Format format,
            Integer maxSamples,
            Pick pick,
            Integer minTokens,
            String sha256,
            String secretEnv) {

        /** All samples of an address that needs no token. */
        public Source(String name, String uri, Format format) {
            this(name, uri, format, null, null, null, null, null);
        }
    }

    /** Which samples of a source are taken: the first, or a random subset drawn by the seed. */
    public enum Pick {
        First,
        Random
    }

    /** What a line holds; {@link #Auto} goes by the line's own fields. */
    public enum Format {
        Chat,
        Text,
        Auto
    }

    public record Overlong(OverlongAction chat, OverlongAction text) {}

    /** What is done with a sample that has more tokens than the target length. */
    public enum OverlongAction {
        Drop,
        Truncate
    }

    /** The order of training: shuffled by the seed anew in each epoch, or as in the files. */
    public enum Order {
        Shuffled,
        File
    }
}
