package dev.longcontext.trainer.fetch;

import java.net.http.HttpHeaders;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The link to the next page of a list, in the header {@code Link} (RFC 8288). */
final class NextPage {

    private static final String PARAMETER = "\\s*;\\s*[^\\s=;,\"]+(?:\\s*=\\s*(?:\"[^\"]*\"|[^\\s;,\"]*))?";
    private static final Pattern LINK = Pattern.compile("<([^>]*)>((?:" + PARAMETER + ")*)");
    private static final Pattern RELATION = Pattern.compile("(?i);\\s*rel\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;,\"]*))");

    /** What looks like the link to a next page, however it is written. */
    private static final Pattern TRACE = Pattern.compile("(?is).*\\brel\\b.*\\bnext\\b.*");

    /** What counts of the link is its query: behind a mirror it names the public hub. */
    private static final Pattern QUERY = Pattern.compile("[^?#]*\\?([\\w%=&.~:+*/?!$'(),;@-]+)(?:#.*)?");

    private NextPage() {}

    /** A header that speaks of a next page, and does not say which. */
    static final class UnclearException extends Exception {

        private static final long serialVersionUID = 1L;
    }

    /** The query that asks for the next page; empty after the last one. */
    static Optional<String> query(HttpHeaders headers) throws UnclearException {
        String header = String.join(", ", headers.allValues("Link"));
        Matcher link = LINK.matcher(header);
        while (link.find()) {
            if (isNext(link.group(2))) {
                Matcher query = QUERY.matcher(link.group(1));
                if (!query.matches()) {
                    throw new UnclearException();
                }
                return Optional.of(query.group(1));
            }
        }
        // without the addresses, which may have any words in them
        if (TRACE.matcher(header.replaceAll("<[^>]*>", "")).matches()) {
            throw new UnclearException();
        }
        return Optional.empty();
    }

    private static boolean isNext(String parameters) {
        Matcher relation = RELATION.matcher(parameters);
        if (!relation.find()) {
            return false;
        }
        String names = relation.group(1) == null ? relation.group(2) : relation.group(1);
        return Arrays.stream(names.strip().split("\\s+")).anyMatch("next"::equalsIgnoreCase);
    }
}
