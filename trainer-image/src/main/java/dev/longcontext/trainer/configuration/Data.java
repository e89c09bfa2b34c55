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
     * @param maxSamples only the first so many samples are taken; null for all
     * @param sha256 the digest the file must have, 64 hexadecimal digits, or null
     * @param secretEnv the environment variable that holds the bearer token, or null
     */
    public record Source(String name, String uri, Format format, Integer maxSamples, String sha256, String secretEnv) {}

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
