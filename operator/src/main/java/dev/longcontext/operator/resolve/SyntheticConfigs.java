package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.named;
import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.api.v1alpha1.Synthetic;
import dev.longcontext.api.v1alpha1.SyntheticBudget;
import dev.longcontext.api.v1alpha1.SyntheticEndpoint;
import dev.longcontext.api.v1alpha1.SyntheticJudge;
import dev.longcontext.api.v1alpha1.SyntheticTask;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.ResponseFormat;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Synthetic data; the defaults are those of the paper's run (arXiv 2404.19553, section 2). */
final class SyntheticConfigs {

    private static final String FIELD = "spec.data.synthetic.";
    private static final int CHUNK = 4096;
    private static final int LEAST_CHUNK = 16;
    private static final int MOST_CHUNKS_AT_ONCE = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** Questions and answers get a sixteenth of a chat. */
    private static final int ROOM = 16;

    private final Reader reader;
    private final int targetLength;

    SyntheticConfigs(Reader reader, int targetLength) {
        this.reader = reader;
        this.targetLength = targetLength;
    }

    /** Null where none is wanted. */
    SyntheticConfig of(Synthetic given) {
        if (given == null) {
            return null;
        }
        List<DataConfig.Source> corpus = new ArrayList<>();
        for (int i = 0; i < given.corpus().size(); i++) {
            DataSource source = given.corpus().get(i);
            Double weight = reader.decimal(FIELD + "corpus[" + i + "].weight", source.weight(), null);
            corpus.add(SourceConfigs.training(source, Sources.corpusSecret(i), weight, targetLength));
        }
        List<SyntheticConfig.Task> tasks = new ArrayList<>();
        for (int i = 0; i < given.tasks().size(); i++) {
            tasks.add(task(given.tasks().get(i), KeyVariables.prompt(i)));
        }
        return new SyntheticConfig(
                endpoint(FIELD + "endpoint.", given.endpoint(), KeyVariables.SYNTHETIC_KEY),
                corpus,
                tasks,
                budget(given.budget()),
                Boolean.TRUE.equals(given.closedBookCheck()),
                judge(given.judge()),
                orElse(given.seed(), 2024L),
                reader.decimal(FIELD + "weight", given.weight(), null),
                given.licence(),
                SourceConfigs.steps(given.steps()));
    }

    private SyntheticConfig.Endpoint endpoint(String field, SyntheticEndpoint given, String variable) {
        Duration timeout = orElse(reader.duration(field + "timeout", given.timeout()), TIMEOUT);
        return new SyntheticConfig.Endpoint(
                given.url(),
                given.model(),
                given.secretRef() == null ? null : variable,
                orElse(given.maxConcurrency(), 16),
                (int) Math.min(Integer.MAX_VALUE, timeout.toSeconds()),
                orElse(given.maxCompletionTokens(), 4096),
                reader.decimal(field + "temperature", given.temperature(), 0.0),
                named(ResponseFormat.class, given.responseFormat(), ResponseFormat.Auto));
    }

    private SyntheticConfig.Task task(SyntheticTask given, String promptVariable) {
        TaskType type = named(TaskType.class, given.type(), null);
        int most = orElse(given.maxTokens(), Math.max(1, targetLength - targetLength / ROOM));
        int least = orElse(given.minTokens(), Math.max(1, most / 2));
        Integer allChunks = type == TaskType.MultiDetailQA ? Integer.valueOf(MOST_CHUNKS_AT_ONCE) : null;
        return new SyntheticConfig.Task(
                type,
                given.count(),
                given.source(),
                least,
                most,
                orElse(given.chunkTokens(), Math.max(LEAST_CHUNK, Math.min(CHUNK, least / 4))),
                orElse(given.chunks(), allChunks),
                orElse(given.questions(), questions(type)),
                given.promptRef() == null ? null : promptVariable);
    }

    private static int questions(TaskType type) {
        return switch (type) {
            case SingleDetailQA -> 4;
            case MultiDetailQA -> 10;
            case BiographySummary -> 3;
        };
    }

    private SyntheticConfig.Budget budget(SyntheticBudget given) {
        String field = FIELD + "budget.";
        return new SyntheticConfig.Budget(
                given.maxRequests(),
                given.maxPromptTokens(),
                given.maxCompletionTokens(),
                reader.decimal(field + "promptPricePerMillion", given.promptPricePerMillion(), null),
                reader.decimal(field + "completionPricePerMillion", given.completionPricePerMillion(), null));
    }

    private SyntheticConfig.Judge judge(SyntheticJudge given) {
        return given == null
                ? null
                : new SyntheticConfig.Judge(
                        given.minScore(),
                        given.endpoint() == null
                                ? null
                                : endpoint(FIELD + "judge.endpoint.", given.endpoint(), KeyVariables.JUDGE_KEY),
                        given.promptRef() == null ? null : KeyVariables.JUDGE_PROMPT);
    }
}
