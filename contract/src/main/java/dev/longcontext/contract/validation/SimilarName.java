package dev.longcontext.contract.validation;

import java.util.Locale;

/** Finds the field that somebody who mistyped one probably meant. */
public final class SimilarName {

    private static final int MOST_EDITS = 3;

    private SimilarName() {}

    /** @return {@code ", or did you mean \"rank\"?"}-like text, empty where no known name is near */
    public static String suggestion(String unknown, Iterable<String> known) {
        String nearest = "";
        int fewest = MOST_EDITS + 1;
        for (String name : known) {
            int edits = edits(unknown.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (edits < fewest && edits < name.length()) {
                fewest = edits;
                nearest = name;
            }
        }
        return nearest.isEmpty() ? "" : ", or write \"" + nearest + "\" if that was meant";
    }

    /** Levenshtein's distance, row by row. */
    private static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
