package dev.longcontext.trainer.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what becomes of samples, in all and by source. */
final class Tally {

    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

    private final Map<String, DataCounts> bySource = new LinkedHashMap<>();
    private DataCounts all = DataCounts.NONE;

    void begin(Source source) {
        bySource.put(source.name(), DataCounts.NONE);
    }

    void add(Source source, SampleTokenizer.Outcome outcome) {
        all = all.plus(outcome);
        bySource.compute(source.name(), (name, own) -> own.plus(outcome));
    }

    DataCounts all() {
        return all;
    }

    /** By the names of the sources, in their order. */
    Map<String, DataCounts> bySource() {
        return Collections.unmodifiableMap(bySource);
    }

    long kept(Source source) {
        return bySource.get(source.name()).samples();
    }

    /** @param problems of all sources so far */
    void log(Source source, long problems) {
        DataCounts own = bySource.get(source.name());
        LOG.info(
                "{}: {} samples, {} tokens, {} dropped ({} too short, {} duplicates, {} in an evaluation), {} truncated, "
                        + "{} problems",
                source.name(),
                own.samples(),
                own.tokens(),
                own.dropped(),
                own.tooShort(),
                own.duplicates(),
                own.contaminated(),
                own.truncated(),
                problems);
        int most = source.selection().maxSamples();
        if (own.samples() == 0 || most != Integer.MAX_VALUE && own.samples() < most) {
            LOG.warn("{} has {} samples, fewer than requested", source.name(), own.samples());
        }
    }
}
