package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * What a stage that succeeded tells: the union of the four stages' summaries, as docs/contract.md section 5 lists them. What
 * a stage does not report is null, or empty.
 *
 * @param sources in the manifest's order; left out where they do not fit into a termination message
 * @param revisions commits that were fetched, by field
 * @param synthetic what a stronger model made; null where none was asked
 * @param finalLoss of the last step that was not skipped; null when all were
 * @param seconds of all steps, those of earlier attempts too
 * @param damagedCheckpoints that the last attempt passed over
 * @param skippedSteps whose loss was not finite or a spike
 */
@RecordBuilder
public record StageSummary(
        Long nativeLength,
        Long samples,
        Long tokens,
        Long targets,
        Long dropped,
        Long tooShort,
        Long truncated,
        Long longestSample,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SourceCounts> sources,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> revisions,
        SyntheticReport synthetic,
        Estimate estimate,
        Long steps,
        Double finalLoss,
        Double seconds,
        Long checkpointStep,
        String checkpointSha256,
        Long damagedCheckpoints,
        Long skippedSteps,
        Boolean passed,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Evaluation> evaluations,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Artifact> artifacts)
        implements StageSummaryBuilder.With {

    private static final int FIELD = 256;
    private static final int DIGEST = 128;

    /** The base model and as many sources as a run may have. */
    private static final int REVISIONS = 33;

    public StageSummary {
        nativeLength = Sanitizer.count(nativeLength);
        samples = Sanitizer.count(samples);
        tokens = Sanitizer.count(tokens);
        targets = Sanitizer.count(targets);
        dropped = Sanitizer.count(dropped);
        tooShort = Sanitizer.count(tooShort);
        truncated = Sanitizer.count(truncated);
        longestSample = Sanitizer.count(longestSample);
        revisions = Sanitizer.lines(revisions, REVISIONS, FIELD);
        steps = Sanitizer.count(steps);
        finalLoss = Sanitizer.finite(finalLoss);
        seconds = Sanitizer.finite(seconds);
        checkpointStep = Sanitizer.count(checkpointStep);
        checkpointSha256 = Sanitizer.line(checkpointSha256, DIGEST);
        damagedCheckpoints = Sanitizer.count(damagedCheckpoints);
        skippedSteps = Sanitizer.count(skippedSteps);
        sources = Present.copyOf(sources);
        evaluations = Present.copyOf(evaluations);
        artifacts = Present.copyOf(artifacts);
    }

    /**
     * What became of the samples of a source.
     *
     * @param samples that are kept
     * @param tooLong dropped, with more tokens than the target length or the source's maxTokens
     * @param tooShort dropped, with fewer tokens than the source's minTokens
     * @param truncated of the kept ones
     * @param duplicates dropped, as equal to an earlier one
     * @param contaminated dropped, because they share words with a text of an evaluation
     * @param documents that the samples are arranged of
     * @param nearDuplicates dropped, as like an earlier one
     * @param outOfMix dropped, for the shares that the sources' weights ask for
     * @param repeated of the kept ones, those that were there before, for these shares
     */
    public record SourceCounts(
            String name,
            Long samples,
            Long tokens,
            Long tooLong,
            Long tooShort,
            Long truncated,
            Long duplicates,
            Long contaminated,
            Long documents,
            Long nearDuplicates,
            Long outOfMix,
            Long repeated) {
        public SourceCounts {
            name = Sanitizer.line(name, FIELD);
            samples = Sanitizer.count(samples);
            tokens = Sanitizer.count(tokens);
            tooLong = Sanitizer.count(tooLong);
            tooShort = Sanitizer.count(tooShort);
            truncated = Sanitizer.count(truncated);
            duplicates = Sanitizer.count(duplicates);
            contaminated = Sanitizer.count(contaminated);
            documents = Sanitizer.count(documents);
            nearDuplicates = Sanitizer.count(nearDuplicates);
            outOfMix = Sanitizer.count(outOfMix);
            repeated = Sanitizer.count(repeated);
        }
    }

    /** What training will need, by the trainer's estimate. */
    public record Estimate(Long deviceMemoryBytes, Long hostMemoryBytes, Boolean fits, Long longestLength) {
        public Estimate {
            deviceMemoryBytes = Sanitizer.count(deviceMemoryBytes);
            hostMemoryBytes = Sanitizer.count(hostMemoryBytes);
            longestLength = Sanitizer.count(longestLength);
        }
    }

    /**
     * Scores and gates of an evaluation.
     *
     * @param effectiveLength null where none was asked for
     * @param baseReused true where the base model was not measured, as another run had measured it on the same items
     */
    public record Evaluation(
            String name,
            String suite,
            @JsonInclude(JsonInclude.Include.NON_NULL) EffectiveLength effectiveLength,
            @JsonInclude(JsonInclude.Include.NON_NULL) Boolean baseReused,
            List<Metric> metrics,
            List<Gate> gates) {
        public Evaluation {
            name = Sanitizer.line(name, FIELD);
            suite = Sanitizer.line(suite, FIELD);
            metrics = Present.copyOf(metrics);
            gates = Present.copyOf(gates);
        }
    }

    /** The longest tested length, in tokens, up to which every one holds the bound; 0 where not even the shortest does. */
    public record EffectiveLength(Long tuned, Long base) {
        public EffectiveLength {
            tuned = Sanitizer.count(tuned);
            base = Sanitizer.count(base);
        }
    }

    /**
     * A score.
     *
     * @param base the same metric of the model before the extension
     * @param interval of the value; null where there is none
     * @param items on which it rests
     */
    public record Metric(
            String metric,
            Double value,
            Double base,
            @JsonInclude(JsonInclude.Include.NON_NULL) Interval interval,
            @JsonInclude(JsonInclude.Include.NON_NULL) Long items) {
        public Metric {
            metric = Sanitizer.line(metric, FIELD);
            value = Sanitizer.finite(value);
            base = Sanitizer.finite(base);
            items = Sanitizer.count(items);
        }
    }

    /** Between which numbers a value lies with a confidence of 95 %. */
    public record Interval(Double low, Double high) {
        public Interval {
            low = Sanitizer.finite(low);
            high = Sanitizer.finite(high);
        }
    }

    /**
     * A gate's verdict.
     *
     * @param decideBy {@code LowerBound}: by the ends of the intervals; else by the value
     * @param interval of the value; null where none is known
     * @param change interval of the difference from the base; null likewise
     * @param items on which the value rests
     */
    public record Gate(
            String metric,
            Double min,
            Double max,
            Double maxDropFromBase,
            Double maxRiseFromBase,
            @JsonInclude(JsonInclude.Include.NON_NULL) String decideBy,
            String severity,
            Double value,
            Double base,
            @JsonInclude(JsonInclude.Include.NON_NULL) Interval interval,
            @JsonInclude(JsonInclude.Include.NON_NULL) Interval change,
            @JsonInclude(JsonInclude.Include.NON_NULL) Long items,
            Boolean passed) {
        public Gate {
            metric = Sanitizer.line(metric, FIELD);
            min = Sanitizer.finite(min);
            max = Sanitizer.finite(max);
            maxDropFromBase = Sanitizer.finite(maxDropFromBase);
            maxRiseFromBase = Sanitizer.finite(maxRiseFromBase);
            decideBy = Sanitizer.line(decideBy, FIELD);
            items = Sanitizer.count(items);
            severity = Sanitizer.line(severity, FIELD);
            value = Sanitizer.finite(value);
            base = Sanitizer.finite(base);
        }

        /** A gate whose verdict is missing has not passed; one of severity Warn never blocks. */
        public boolean blocks() {
            return !Boolean.TRUE.equals(passed) && !"Warn".equals(severity);
        }
    }

    /**
     * A form of the exported model.
     *
     * @param path relative to the workspace
     */
    public record Artifact(String format, String path, String sha256, Long bytes) {
        public Artifact {
            format = Sanitizer.line(format, FIELD);
            path = Sanitizer.line(path, FIELD);
            sha256 = Sanitizer.line(sha256, DIGEST);
            bytes = Sanitizer.count(bytes);
        }
    }
}
