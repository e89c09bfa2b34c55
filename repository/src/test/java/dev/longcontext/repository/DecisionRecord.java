package dev.longcontext.repository;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decision record, {@code docs/decisions/NNNN-name.md}.
 *
 * @param date when it got this status
 */
record DecisionRecord(Path file, int number, String title, String status, String date) {

    static final Pattern NAME = Pattern.compile("(\\d{4})-[a-z0-9-]+\\.md");

    private static final Pattern START = Pattern.compile(
            "# (\\d+)\\. (.+)\n\n"
                    + "Status: (proposed|accepted|rejected|superseded by \\[\\d+]\\(\\d{4}-[a-z0-9-]+\\.md\\)), (\\d{4}-\\d{2}-\\d{2})\n\n");

    /** Reads a record; one of another form is an error that shows the form. */
    static DecisionRecord read(Path file) {
        Matcher start = START.matcher(Repository.read(file));
        if (!start.lookingAt()) {
            throw new AssertionError(file.getFileName() + " does not start with: # NUMBER. TITLE, an empty line, "
                    + "Status: accepted, YYYY-MM-DD, and another empty line");
        }
        return new DecisionRecord(
                file, Integer.parseInt(start.group(1)), start.group(2), start.group(3), start.group(4));
    }

    String row() {
        return "| [" + number + "](" + file.getFileName() + ") | " + title + " | " + status + " | " + date + " |";
    }
}
