package dev.longcontext.operator.report;

import dev.longcontext.api.v1alpha1.SyntheticStatus;
import dev.longcontext.contract.SyntheticReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** What the trainer tells of synthetic data, as the status shows it. */
final class SyntheticStatuses {

    private static final long THOUSAND = 1000;
    private static final int CENTS = 2;

    private SyntheticStatuses() {}

    static SyntheticStatus of(SyntheticReport report) {
        String cost = report.cost() == null
                ? null
                : BigDecimal.valueOf(report.cost())
                        .setScale(CENTS, RoundingMode.HALF_UP)
                        .toPlainString();
        return new SyntheticStatus(
                display(report, cost),
                report.chats(),
                report.pairs(),
                report.requests(),
                report.promptTokens(),
                report.completionTokens(),
                cost,
                report.dropped(),
                report.missing());
    }

    private static String display(SyntheticReport report, String cost) {
        return share(report.requests(), report.maxRequests()) + " requests, "
                + share(report.promptTokens(), report.maxPromptTokens()) + " prompt tokens, "
                + share(report.completionTokens(), report.maxCompletionTokens()) + " completion tokens"
                + (cost == null ? "" : ", cost " + cost);
    }

    private static String share(Long used, Long most) {
        return used == null || most == null ? "an unknown number of" : rounded(used) + " of " + rounded(most);
    }

    /** 812, 3.6K, 12.0M, 1.5G. */
    static String rounded(long count) {
        String units = "KMGT";
        double value = count;
        int unit = -1;
        while (value >= THOUSAND && unit < units.length() - 1) {
            value /= THOUSAND;
            unit++;
        }
        return unit < 0 ? Long.toString(count) : String.format(Locale.ROOT, "%.1f%c", value, units.charAt(unit));
    }
}
