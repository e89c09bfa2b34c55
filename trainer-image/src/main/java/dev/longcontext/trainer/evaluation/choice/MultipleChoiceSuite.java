package dev.longcontext.trainer.evaluation.choice;

import com.google.auto.service.AutoService;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.MultipleChoice;
import dev.longcontext.contract.MultipleChoice.ChoiceBy;
import dev.longcontext.contract.PromptForm;
import dev.longcontext.trainer.data.SourceRecords;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.evaluation.choice.ChoiceQuestion.Layout;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.item.ItemSuite.Questions;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.evaluation.item.Question;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteFactory;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The questions of each subject, after its solved ones. */
public final class MultipleChoiceSuite {
    private static final Logger LOG = LoggerFactory.getLogger(MultipleChoiceSuite.class);
    private static final int TOKENISED = 128;
    private static final int SHOWN = 60;
    private final MultipleChoice settings;
    /** Subjects that have only solved questions. */
    private final List<String> empty = new ArrayList<>();

    private MultipleChoiceSuite(MultipleChoice settings) {
        this.settings = settings;
    }

    /** @throws FailureException at a record of no known layout, where there are too few solved questions, and at one that is too long */
    public static ItemSuite open(MultipleChoice settings, SuiteInputs inputs) throws IOException {
        List<ChoiceQuestion> all = new ArrayList<>();
        for (SourceRecord record : SourceRecords.read(inputs.requiredSamples())) {
            all.add(ChoiceQuestion.of(record));
        }
        MultipleChoiceSuite suite = new MultipleChoiceSuite(settings);
        List<Asked> asked = suite.questions(all);
        requireWithin(asked, inputs);
        List<Question> questions = asked.stream().map(Asked::question).toList();
        Map<String, String> facts = new TreeMap<>(Map.of("Solved questions", Integer.toString(settings.shots())));
        if (!suite.empty.isEmpty()) {
            String names = String.join(", ", suite.empty);
            facts.put("Subjects without a question", names);
            LOG.warn(
                    "evaluation {}: of these subjects all questions are solved ones, and none is asked: {}",
                    inputs.name(),
                    names);
        }
        return new ItemSuite(
                EvaluationConfig.Suite.MultipleChoice.metrics(),
                inputs,
                Questions.inMemory(questions, inputs.format(), facts));
    }

    /** @param item what the question comes to, after the solved ones */
    private record Asked(ChoiceQuestion given, Item.Choice item, Question question) {

        /** No tokenizer makes more of it, without what a chat format adds. */
        long mostTokens() {
            return item.prompt().mostTokens() + item.maxNewTokens();
        }

        int tokens(ChatFormat format) {
            return item.prompt().ids(format).length
                    + item.options().stream()
                            .mapToInt(option -> item.prompt().continuation(format, option).length)
                            .max()
                            .orElse(0);
        }
    }

    /** The tuned model is made for no more. Of what could be the longest, for to tokenise all of many would take minutes. */
    private static void requireWithin(List<Asked> asked, SuiteInputs inputs) {
        List<Asked> candidates = asked.stream()
                .sorted(Comparator.comparingLong(Asked::mostTokens).reversed())
                .limit(TOKENISED)
                .toList();
        for (Asked each : candidates) {
            inputs.stop().check();
            inputs.progress().alive();
            int tokens = each.tokens(inputs.format());
            if (tokens > inputs.maxLength()) {
                throw new FailureException(
                                FailureClass.InvalidConfiguration,
                                "a question of evaluation " + inputs.name() + " about " + each.given.subject() + ", \""
                                        + begin(each.given.question()) + "\", has " + tokens
                                        + " tokens with its solved questions and its longest option, and "
                                        + "context.targetLength = " + inputs.maxLength(),
                                "Lower multipleChoice.shots, or leave the question out of the evaluation's sources.")
                        .atField("spec.evaluation");
            }
        }
    }

    private static String begin(String question) {
        return question.length() <= SHOWN ? question : question.substring(0, SHOWN) + " ...";
    }

    private List<Asked> questions(List<ChoiceQuestion> all) {
        Map<String, List<ChoiceQuestion>> bySubject =
                all.stream().collect(Collectors.groupingBy(ChoiceQuestion::subject, TreeMap::new, Collectors.toList()));
        List<Asked> questions = new ArrayList<>();
        bySubject.forEach((subject, ofSubject) -> {
            List<ChoiceQuestion> asked = asked(ofSubject);
            List<ChoiceQuestion> solved = asked.isEmpty() ? List.of() : solved(subject, ofSubject);
            if (asked.isEmpty()) {
                empty.add(subject);
            }
            for (int i = 0; i < asked.size(); i++) {
                Item.Choice item = item(asked.get(i), solved);
                questions.add(
                        new Asked(asked.get(i), item, new Question(subject + "/" + i, subject, 0, null, () -> item)));
            }
        });
        if (questions.isEmpty()) {
            throw unusable("has no question left to ask", "Name sources with more questions.");
        }
        return questions;
    }

    /** All but the solved ones; of two that are alike the second is asked. */
    private List<ChoiceQuestion> asked(List<ChoiceQuestion> ofSubject) {
        return settings.shotsFrom() == null
                ? ofSubject.stream().skip(settings.shots()).toList()
                : ofSubject.stream()
                        .filter(each -> !each.source().equals(settings.shotsFrom()))
                        .toList();
    }

    private List<ChoiceQuestion> solved(String subject, List<ChoiceQuestion> ofSubject) {
        List<ChoiceQuestion> solved = ofSubject.stream()
                .filter(each -> settings.shotsFrom() == null || each.source().equals(settings.shotsFrom()))
                .limit(settings.shots())
                .toList();
        if (solved.size() < settings.shots()) {
            throw unusable(
                    "needs " + settings.shots() + " solved questions of subject " + subject + ", and has "
                            + solved.size(),
                    "Lower multipleChoice.shots, or name a source with that subject in multipleChoice.shotsFrom.");
        }
        return solved;
    }

    private Item.Choice item(ChoiceQuestion asked, List<ChoiceQuestion> solved) {
        ChoiceBy by = settings.by() == null ? asked.usual() : settings.by();
        StringBuilder text = new StringBuilder();
        if (asked.layout() == Layout.MMLU && by == ChoiceBy.Letters) {
            text.append("The following are multiple choice questions (with answers) about ")
                    .append(asked.subject().replace('_', ' '))
                    .append(".\n\n");
        }
        solved.forEach(each -> text.append(each.solved(by)).append("\n\n"));
        text.append(asked.asked(by));
        boolean chat = settings.prompt() == PromptForm.Chat;
        return new Item.Choice(
                chat ? Prompt.chat(text.toString()) : new Prompt.Text(text.toString()),
                asked.answers(by).stream()
                        .map(answer -> chat ? answer : " " + answer)
                        .toList(),
                asked.right(),
                by == ChoiceBy.OptionsPerCharacter);
    }

    private static FailureException unusable(String rule, String remedy) {
        return new FailureException(
                        FailureClass.InvalidConfiguration, "an evaluation of suite MultipleChoice " + rule, remedy)
                .atField("spec.evaluation");
    }

    /** Opens it for {@code run.json}. */
    @AutoService(SuiteFactory.class)
    public static final class Factory implements SuiteFactory {
        @Override
        public EvaluationConfig.Suite kind() {
            return EvaluationConfig.Suite.MultipleChoice;
        }

        @Override
        public Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) throws IOException {
            return MultipleChoiceSuite.open(evaluation.multipleChoice(), inputs);
        }
    }
}
