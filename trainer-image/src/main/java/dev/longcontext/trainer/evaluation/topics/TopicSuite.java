package dev.longcontext.trainer.evaluation.topics;

import com.google.auto.service.AutoService;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.TopicRetrieval;
import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.evaluation.hay.SizeSearch;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.item.ItemSuite.Questions;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.evaluation.item.Question;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteFactory;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.miniature.SplitMix64;
import dev.longcontext.trainer.scoring.StringMatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Records of conversations, several for each number of topics; that number is an item's length. */
public final class TopicSuite {
    /** As in LongEval. */
    private static final int ANSWER_TOKENS = 50;

    private TopicSuite() {}

    public static ItemSuite open(TopicRetrieval settings, SuiteInputs inputs) throws IOException {
        List<Question> questions = new ArrayList<>();
        for (int topics : settings.topics()) {
            if (topics > Conversations.SUBJECTS.size()) {
                throw new FailureException(
                                FailureClass.InvalidConfiguration,
                                "an evaluation's topicRetrieval.topics has " + topics + ", and there are "
                                        + Conversations.SUBJECTS.size() + " topics",
                                "Use numbers up to that.")
                        .atField("spec.evaluation");
            }
            for (int i = 0; i < settings.samplesPerCount(); i++) {
                long seed = seed(settings, topics, i);
                String id = topics + "/" + i;
                questions.add(new Question(id, "topics", topics, 0.0, () -> item(new SplitMix64(seed), topics)));
            }
        }
        int most = Collections.max(settings.topics());
        int longest = longest(settings, most, inputs);
        if (longest > inputs.maxLength()) {
            int fits = SizeSearch.greatest(most, count -> longest(settings, count, inputs) <= inputs.maxLength());
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "a conversation of evaluation " + inputs.name() + " about " + most + " topics has up to "
                                    + longest + " tokens with its answer, and context.targetLength = "
                                    + inputs.maxLength(),
                            fits == 0
                                    ? "Remove the evaluation: not even one topic fits."
                                    : "Write topicRetrieval.topics with numbers up to " + fits + ".")
                    .atField("spec.evaluation");
        }
        return new ItemSuite(
                EvaluationConfig.Suite.TopicRetrieval.metrics(),
                inputs,
                new Questions(
                        questions,
                        TextReading.cached(longest - ANSWER_TOKENS, longest),
                        false,
                        Map.of("Seed", Long.toString(settings.seed()))));
    }

    /** Tokens of the longest conversation about so many topics, with its answer. */
    private static int longest(TopicRetrieval settings, int count, SuiteInputs inputs) {
        int longest = 0;
        for (int i = 0; i < settings.samplesPerCount(); i++) {
            inputs.stop().check();
            inputs.progress().alive();
            Item item = item(new SplitMix64(seed(settings, count, i)), count);
            longest = Math.max(longest, item.prompt().ids(inputs.format()).length + ANSWER_TOKENS);
        }
        return longest;
    }

    private static long seed(TopicRetrieval settings, int count, int number) {
        return new SplitMix64(settings.seed() + count).next() + number;
    }

    static Item item(SplitMix64 rng, int count) {
        List<String> subjects = rng.sample(Conversations.SUBJECTS, count);
        List<String> topics = subjects.stream()
                .map(subject -> Conversations.topic(rng, subject))
                .toList();
        StringBuilder record = new StringBuilder("Below is a record of our previous conversation on " + count
                + " different topics. You are the ASSISTANT, and I am the USER. At the beginning of each topic, the USER will say "
                + "'I would like to discuss the topic of <TOPIC>'. Memorize each <TOPIC>. At the end of the record, I will ask you "
                + "to retrieve the first topic. Now the record start. ");
        for (int i = 0; i < count; i++) {
            record.append(Conversations.about(rng, topics.get(i), subjects.get(i)));
        }
        record.append(
                " Now the record ends. What is the first topic we discussed? Only give me the topic name. Do not summarize "
                        + "yourself.");
        return new Item.Open(Prompt.chat(record.toString()), List.of(topics.get(0)), ANSWER_TOKENS, StringMatch::any);
    }

    /** Opens it for {@code run.json}. */
    @AutoService(SuiteFactory.class)
    public static final class Factory implements SuiteFactory {
        @Override
        public EvaluationConfig.Suite kind() {
            return EvaluationConfig.Suite.TopicRetrieval;
        }

        @Override
        public Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) throws IOException {
            return TopicSuite.open(evaluation.topicRetrieval(), inputs);
        }
    }
}
