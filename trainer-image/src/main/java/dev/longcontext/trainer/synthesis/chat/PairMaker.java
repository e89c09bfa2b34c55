package dev.longcontext.trainer.synthesis.chat;

import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.Task;
import dev.longcontext.trainer.synthesis.chat.Interview.Result;
import dev.longcontext.trainer.synthesis.chat.Questions.Request;
import dev.longcontext.trainer.synthesis.endpoint.ChatEndpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From one request to the pairs of it that are good enough. Any number of threads may use it. */
public final class PairMaker {

    private static final String FIELD = "spec.data.synthetic.";

    private final SyntheticConfig configuration;
    private final Interview writer;
    private final Interview judge;
    private final Interview knowing;
    private final Map<Task, Prompt> prompts = new HashMap<>();
    private final Prompt closedBook = Prompt.builtIn("closed-book");
    private final Prompt judging;

    /**
     * @param writer makes the pairs
     * @param judge grades them; the same where no other is configured
     * @param environment holds prompts that take the place of built-in ones
     */
    public PairMaker(
            SyntheticConfig configuration, ChatEndpoint writer, ChatEndpoint judge, Map<String, String> environment) {
        this.configuration = configuration;
        this.writer = new Interview(writer, "system", configuration.seed());
        this.judge = new Interview(judge, "system", configuration.seed());
        this.knowing = new Interview(writer, "closed-book-system", configuration.seed());
        for (int i = 0; i < configuration.tasks().size(); i++) {
            Task task = configuration.tasks().get(i);
            String field = FIELD + "tasks[" + i + "].promptRef";
            prompts.put(task, Prompt.of(task.type().name(), task.promptEnv(), environment, field));
        }
        String variable =
                configuration.judge() == null ? null : configuration.judge().promptEnv();
        this.judging = Prompt.of("judge", variable, environment, FIELD + "judge.promptRef");
    }

    /** The texts of the prompts, as what decides about the result. */
    public static List<String> prompts(SyntheticConfig configuration, Map<String, String> environment) {
        PairMaker maker = new PairMaker(configuration, null, null, environment);
        List<String> texts = new ArrayList<>();
        configuration.tasks().forEach(task -> texts.add(maker.prompts.get(task).text()));
        texts.add(maker.judging.text());
        return texts;
    }

    /** What a request gave. */
    record Made(List<Pair> pairs, Drops drops) {}

    Made of(Task task, Request request) throws IOException, InterruptedException {
        Drops drops = new Drops();
        String prompt = prompts.get(task)
                .filled(Map.of(
                        "context", Prompt.marked(request.shown()), "questions", Integer.toString(task.questions())));
        Result<List<Pair>> asked = writer.ask(prompt, AnswerReader.PAIRS, AnswerReader::pairs);
        if (asked.answer().isEmpty()) {
            drops.add(asked.cause(), 1);
            return new Made(List.of(), drops);
        }
        List<Pair> pairs = grounded(asked.answer().get(), request, drops);
        if (configuration.closedBookCheck() && !pairs.isEmpty()) {
            pairs = needingTheText(pairs, drops);
        }
        if (configuration.judge() != null && !pairs.isEmpty()) {
            pairs = good(pairs, request, drops);
        }
        return new Made(pairs, drops);
    }

    private static List<Pair> grounded(List<Pair> pairs, Request request, Drops drops) {
        Grounding grounding = new Grounding(request.shown(), request.places());
        List<Pair> kept = new ArrayList<>();
        for (Pair pair : pairs) {
            Optional<Cause> missing = grounding.missing(pair);
            if (missing.isPresent()) {
                drops.add(missing.get(), 1);
            } else {
                kept.add(pair);
            }
        }
        return kept;
    }

    private List<Pair> needingTheText(List<Pair> pairs, Drops drops) throws IOException, InterruptedException {
        String prompt = closedBook.filled(Map.of("pairs", Questions.listed(pairs, false)));
        Result<List<String>> asked = knowing.ask(prompt, AnswerReader.ANSWERS, AnswerReader::answers);
        return judged(
                pairs, asked, drops, Cause.knownWithoutText, (pair, answer) -> !Likeness.same(pair.answer(), answer));
    }

    private List<Pair> good(List<Pair> pairs, Request request, Drops drops) throws IOException, InterruptedException {
        String prompt = judging.filled(
                Map.of("context", Prompt.marked(request.shown()), "pairs", Questions.listed(pairs, true)));
        Result<List<Integer>> asked = judge.ask(prompt, AnswerReader.SCORES, AnswerReader::scores);
        int least = configuration.judge().minScore();
        return judged(pairs, asked, drops, Cause.lowScore, (pair, score) -> score >= least);
    }

    private interface Verdict<T> {
        boolean keeps(Pair pair, T about);
    }

    /** A verdict about another number of pairs is about none. */
    private static <T> List<Pair> judged(
            List<Pair> pairs, Result<List<T>> asked, Drops drops, Cause cause, Verdict<T> verdict) {
        if (asked.answer().isEmpty() || asked.answer().get().size() != pairs.size()) {
            drops.add(asked.cause() == Cause.overBudget ? Cause.overBudget : Cause.unjudged, pairs.size());
            return List.of();
        }
        List<Pair> kept = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            if (verdict.keeps(pairs.get(i), asked.answer().get().get(i))) {
                kept.add(pairs.get(i));
            }
        }
        drops.add(cause, pairs.size() - kept.size());
        return kept;
    }
}
