package dev.longcontext.trainer.evaluation.suite;

import java.util.Locale;

/** A number by which models are compared and gates decide. */
public record Metric(String name, Scale scale) {

    /** How values are shown. */
    public enum Scale {
        /** From 0 to 1, shown in percent. */
        SHARE {
            @Override
            public String format(double value) {
                return String.format(Locale.ROOT, "%.1f %%", value * 100);
            }
        },
        /** Any number, shown as it is. */
        NUMBER {
            @Override
            public String format(double value) {
                return String.format(Locale.ROOT, value < 100 ? "%.3f" : "%,.1f", value);
            }
        };

        public abstract String format(double value);
    }
}
