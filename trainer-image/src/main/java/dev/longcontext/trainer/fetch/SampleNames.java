package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which of many files have samples.
 *
 * @param given the address that names them, for messages
 * @param glob as the address has it
 */
record SampleNames(SourceAddress given, String glob, Pattern pattern) {

    /** What is taken unless a glob says more: lines of JSON, plain or compressed. */
    private static final String LINES_OF_JSON = "**.{jsonl,ndjson,jsonl.gz,ndjson.gz}";

    /** @param glob of whole paths; a folder, with a slash at its end, and nothing at all, stand for all that is known there */
    static SampleNames of(SourceAddress given, String glob) {
        try {
            boolean folder = glob.isEmpty() || glob.endsWith("/");
            return new SampleNames(given, glob, Glob.pattern(folder ? glob + LINES_OF_JSON : glob));
        } catch (PatternSyntaxException e) {
            throw given.refusal("is no glob: " + e.getDescription(), "Write * for any name and ** for any folders.")
                    .causedBy(e);
        }
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /** Says that there is no such file. */
    FailureException nothing(SourceFiles.Listing there) {
        return given.refusal(
                (glob.isEmpty() || glob.endsWith("/") ? "has no file of JSON Lines" : "no file matches " + glob) + "; "
                        + there,
                "Name files of JSON Lines with a glob from the top, such as /data/train-*.jsonl.gz.");
    }
}
