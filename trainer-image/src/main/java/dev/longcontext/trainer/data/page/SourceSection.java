package dev.longcontext.trainer.data.page;

import dev.longcontext.trainer.data.DataCounts;
import dev.longcontext.trainer.data.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the page says of a source.
 *
 * @param licence in the user's words; empty where none is given
 * @param rows counts with what they count
 * @param bars of the histogram of lengths
 * @param example null where no sample is left
 */
record SourceSection(
        String name, String licence, List<Row> rows, List<Lengths.Bar> bars, String from, String to, Example example) {

    record Row(String what, String count, String share) {}

    /** @param all counts of all sources, which the shares are of */
    static List<Row> rows(DataCounts own, DataCounts all) {
        List<Row> rows = new ArrayList<>();
        rows.add(row("samples", own.samples(), all.samples()));
        rows.add(row("tokens", own.tokens(), all.tokens()));
        rows.add(row("trained tokens", own.targets(), all.targets()));
        addIfAny(rows, "documents in these samples", own.documents());
        addIfAny(rows, "samples truncated", own.of(Fate.TRUNCATED));
        addIfAny(rows, "samples repeated", own.repeated());
        for (Fate fate : Fate.values()) {
            if (!fate.kept()) {
                addIfAny(rows, "left out: " + fate.words(), own.of(fate));
            }
        }
        return rows;
    }

    private static Row row(String what, long count, long of) {
        return new Row(what, number(count), of == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * count / of));
    }

    private static void addIfAny(List<Row> rows, String what, long count) {
        if (count > 0) {
            rows.add(new Row(what, number(count), ""));
        }
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
