package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.SourceScheme;
import dev.longcontext.contract.SourceUse;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * What an {@code s3://} address names.
 *
 * @param key an object, a glob of keys, or a folder: the beginning of keys up to a slash, which it does not have here; empty
 *     for all of the bucket. Nothing in it is encoded, as the stores' own tools have it
 */
record S3Address(String bucket, String key) {

    private static final String GLOB = "*[{\\";

    static S3Address parse(SourceAddress address) {
        Matcher parts = SourceScheme.S3.pattern(address.use()).matcher(address.uri());
        if (!parts.matches()) {
            throw address.refusal(
                    "is not an address of the form " + SourceScheme.S3.form(address.use()),
                    "Write the bucket's name and the key, as \"aws s3 ls\" takes them.");
        }
        String key = Optional.ofNullable(parts.group(2)).orElse("");
        if (Arrays.asList(key.split("/")).contains("..")) {
            throw address.refusal("has \"..\" in its key", "Write the key as the bucket has it.");
        }
        return new S3Address(parts.group(1), address.use() == SourceUse.MODEL ? key.replaceFirst("/+$", "") : key);
    }

    /** Whether several objects are meant. */
    boolean isSeveral() {
        return key.isEmpty() || key.endsWith("/") || key.chars().anyMatch(c -> GLOB.indexOf(c) >= 0);
    }

    /** What the keys of several begin with: it is all that the store can be asked for. */
    String beginning() {
        int end = 0;
        while (end < key.length() && GLOB.indexOf(key.charAt(end)) < 0) {
            end++;
        }
        return key.substring(0, end);
    }

    /** The keys of a folder begin with it. */
    String folder() {
        return key.isEmpty() ? "" : key + "/";
    }

    /** An address for messages. */
    String at(String other) {
        return "s3://" + bucket + "/" + other;
    }
}
