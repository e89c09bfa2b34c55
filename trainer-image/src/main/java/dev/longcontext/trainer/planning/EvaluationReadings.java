package dev.longcontext.trainer.planning;

import dev.longcontext.contract.Custom;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.LongBench;
import dev.longcontext.contract.Needle;
import dev.longcontext.contract.Needle.NeedleMetric;
import dev.longcontext.contract.Perplexity;
import dev.longcontext.estimator.PassTiles;
import dev.longcontext.estimator.TextReading;
import java.util.Collections;
import java.util.Optional;

/** What the settings of an evaluation say of the longest text that it has a model read. */
public final class EvaluationReadings {

    /** Tokens of the longest answer of LongBench's sets, {@code maxNewTokens} of sets.json. */
    static final int LONG_BENCH_ANSWER = 512;

    /** Tokens of the longest answer of InfiniteBench's tasks. */
    public static final int INFINITE_BENCH_ANSWER = 1_200;

    private EvaluationReadings() {}

    /**
     * At most so much.
     *
     * @param targetLength {@code context.targetLength}, which no conversation about topics is longer than, nor a prompt that is cut
     * @return empty where it depends on the evaluation's questions alone
     */
    static Optional<TextReading> of(EvaluationConfig evaluation, int targetLength) {
        return switch (evaluation.suite()) {
            case NeedleInAHaystack ->
                Optional.of(
                        evaluation.needle().metric() == NeedleMetric.NextTokens
                                ? ofNextTokens(evaluation.needle())
                                : ofAnswers(evaluation.needle()));
            case Perplexity -> Optional.of(of(evaluation.perplexity()));
            case Ruler ->
                Optional.of(
                        TextReading.cached(Collections.max(evaluation.ruler().lengths())));
            case Reasoning ->
                Optional.of(TextReading.cached(
                        Collections.max(evaluation.reasoning().lengths())));
            case TopicRetrieval -> Optional.of(TextReading.cached(targetLength));
            case Custom -> {
                Custom settings = evaluation.custom();
                int answer = settings.maxNewTokens();
                Integer prompt = settings.maxPromptTokens();
                yield cut(prompt == null ? Integer.valueOf(targetLength - answer) : prompt, answer, targetLength);
            }
            case LongBench -> {
                Integer prompt = evaluation.longBench().maxPromptTokens();
                yield cut(prompt == null ? LongBench.USUAL_PROMPT_TOKENS : prompt, LONG_BENCH_ANSWER, targetLength);
            }
            case InfiniteBench ->
                cut(evaluation.infiniteBench().maxPromptTokens(), INFINITE_BENCH_ANSWER, targetLength);
            case MultipleChoice -> Optional.empty();
        };
    }

    /** @param prompt tokens of a prompt, which is cut to them; null: to what the answer leaves of the target length */
    private static Optional<TextReading> cut(Integer prompt, int answer, int targetLength) {
        int length = prompt == null ? targetLength : Math.min(targetLength, prompt + answer);
        return Optional.of(TextReading.cached(prompt == null ? length : Math.min(prompt, length), length));
    }

    /** A length is that of prompt and answer together. */
    private static TextReading ofAnswers(Needle settings) {
        int longest = Collections.max(settings.lengths());
        return TextReading.cached(Math.max(1, longest - settings.maxNewTokens()), longest);
    }

    /** Samples of a cell are read together. */
    public static TextReading ofNextTokens(Needle settings) {
        int rows = settings.lengths().stream()
                .mapToInt(length -> together(settings.samplesPerCell(), length))
                .max()
                .orElseThrow();
        return TextReading.checked(Collections.max(settings.lengths()), rows);
    }

    /** Windows of a text are read together; a text is as long as the longest of them. */
    public static TextReading of(Perplexity settings) {
        int text = Collections.max(settings.lengths());
        int rows = settings.lengths().stream()
                .mapToInt(length -> together(windows(text, length, settings.strideAt(length)), length))
                .max()
                .orElseThrow();
        return TextReading.scored(text, rows);
    }

    /** Tokens of so many texts, or of those of them that are read at once. */
    private static int together(int texts, int length) {
        return Math.min(texts, PassTiles.textsAtOnce(length)) * length;
    }

    /** As many as it takes until one reaches the text's end (SlidingWindow). */
    private static int windows(int text, int length, int stride) {
        return 1 + (text - length + stride - 1) / stride;
    }
}
