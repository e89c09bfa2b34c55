package dev.longcontext.trainer.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what becomes of samples, in all and by source. */
final class Tally {

    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

    private final Map<String, DataCounts> bySource = new LinkedHashMap<>();

    void begin(Source source) {
        bySource.put(source.name(), DataCounts.NONE);
    }

    void add(Source source, SampleTokenizer.Outcome outcome) {
        bySource.compute(source.name(), (name, own) -> own.plus(outcome));
    }

    /** After a mix, which changes what is kept. */
    void replace(Source source, DataCounts counts) {
        bySource.put(source.name(), counts);
    }

    DataCounts all() {
        return bySource.values().stream().reduce(DataCounts.NONE, DataCounts::plus);
    }

    /** By the names of the sources, in their order. */
    Map<String, DataCounts> bySource() {
        return Collections.unmodifiableMap(bySource);
    }

    DataCounts of(Source source) {
        return bySource.get(source.name());
    }

    long kept(Source source) {
        return of(source).samples();
    }

    /** @param problems of all sources so far */
    void log(Source source, long problems) {
        DataCounts own = of(source);
        List<String> reasons = new ArrayList<>();
        for (Fate fate : Fate.values()) {
            if (!fate.kept() && own.of(fate) > 0) {
                reasons.add(own.of(fate) + " " + fate.words());
            }
        }
        LOG.info(
                "{}: {} samples, {} tokens, {} dropped{}, {} truncated, {} problems",
                source.name(),
                own.samples(),
                own.tokens(),
                own.dropped(),
                reasons.isEmpty() ? "" : " (" + String.join(", ", reasons) + ")",
                own.of(Fate.TRUNCATED),
                problems);
        int most = source.selection().maxSamples();
        if (own.samples() == 0 || most != Integer.MAX_VALUE && own.samples() < most) {
            LOG.warn("{} has {} samples, fewer than requested", source.name(), own.samples());
        }
    }
}
