package dev.longcontext.minicluster.binaries;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Go, as {@code go env GOVERSION} says it: {@code go1.26.8}. */
record GoVersion(int major, int minor) implements Comparable<GoVersion> {
    private static final Pattern FORM = Pattern.compile("go(\\d{1,6})\\.(\\d{1,6}).*");

    static Optional<GoVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new GoVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(GoVersion other) {
        return Comparator.comparingInt(GoVersion::major)
                .thenComparingInt(GoVersion::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
