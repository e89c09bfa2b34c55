package dev.longcontext.operator.facts;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Kubernetes says of a failure, without what differs each time it tries again: the status would be written at each try
 * for nothing.
 */
final class StableText {

    /** Put before a note by the client that writes many much alike. */
    private static final String COMBINED = "(combined from similar events): ";

    /** A sandbox or container has a new one at each try; an image keeps its digest. */
    private static final Pattern ID = Pattern.compile("(?<!sha256:)\\b[0-9a-f]{64}\\b");

    private static final Pattern REQUEST_ID = Pattern.compile("(?i)(request ?id:? ?)[0-9a-f]{8}[0-9a-f-]{28}");

    /** As in {@code read udp 10.0.0.2:43256->10.96.0.10:53}. */
    private static final Pattern SOURCE_PORT = Pattern.compile(":[0-9]{1,5}->");

    /** Kubelets list a pod's volumes in no order. */
    private static final Pattern VOLUMES = Pattern.compile("volumes=\\[([^\\]]*)\\]");

    private StableText() {}

    /** Null stays null. */
    static String of(String said) {
        if (said == null) {
            return null;
        }
        String text = said.startsWith(COMBINED) ? said.substring(COMBINED.length()) : said;
        text = ID.matcher(text).replaceAll("*");
        text = REQUEST_ID.matcher(text).replaceAll("$1*");
        text = SOURCE_PORT.matcher(text).replaceAll(":*->");
        return VOLUMES.matcher(text)
                .replaceAll(result -> sorted(result.group(1)))
                .strip();
    }

    private static String sorted(String volumes) {
        String names = Arrays.stream(volumes.split(" ")).sorted().collect(Collectors.joining(" "));
        return Matcher.quoteReplacement("volumes=[" + names + "]");
    }
}
