package dev.longcontext.trainer.evaluation.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.Reasoning.ReasoningTask;
import dev.longcontext.trainer.evaluation.hay.Draft;
import dev.longcontext.trainer.evaluation.hay.Hay;
import dev.longcontext.trainer.evaluation.hay.SizedTask;
import dev.longcontext.trainer.miniature.SplitMix64;
import dev.longcontext.trainer.tokenization.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The right answers are worked out again from the texts. */
class ReasoningTasksTest {
    private static final int ITEMS = 50;
    private static final Hay HAY = Hay.shipped();

    private static Draft draft(ReasoningTask task, int number) {
        SizedTask sized = ReasoningSuite.task(task, HAY);
        return sized.draft(new SplitMix64(number), 10 * sized.sizes(8_192).first(), 8_192);
    }

    @ParameterizedTest
    @EnumSource
    void theRightAnswerIsRightAndAnotherIsNot(ReasoningTask task) {
        SizedTask sized = ReasoningSuite.task(task, HAY);
        for (int i = 0; i < ITEMS; i++) {
            Draft draft = draft(task, i);
            String right =
                    String.join(", ", draft.answers()) + (draft.answerBegin().isEmpty() ? "" : "]");

            assertThat(sized.score(right, draft.answers())).isEqualTo(1);
            assertThat(sized.score("nothing of it", draft.answers())).isZero();
            assertThat(draft(task, i)).isEqualTo(draft);
        }
    }

    @Test
    void ofSeveralEqualRequestsTheRightOneIsWanted() {
        Pattern question =
                Pattern.compile("Prepend (\\w{8}) to the (\\d).. \\(1 indexed\\) ([a-z ]+) about (\\w+)\\. Do not .*");
        for (int i = 0; i < ITEMS; i++) {
            Draft draft = draft(ReasoningTask.Coreference, i);
            Matcher asked = question.matcher(draft.input());
            assertThat(asked.matches()).as(draft.input()).isTrue();
            List<String> answers = new ArrayList<>();
            List<Message> chat = draft.before();
            for (int turn = 0; turn < chat.size(); turn += 2) {
                if (chat.get(turn).content().equals("Write a " + asked.group(3) + " about " + asked.group(4) + ".")) {
                    answers.add(chat.get(turn + 1).content());
                }
            }

            assertThat(answers).hasSize(4);
            assertThat(draft.answers())
                    .containsExactly(asked.group(1) + answers.get(Integer.parseInt(asked.group(2)) - 1));
        }
    }

    @Test
    void withoutItsPrefixAnAnswerIsWorthNothing() {
        Draft draft = draft(ReasoningTask.Coreference, 1);
        String wanted = draft.answers().get(0);
        Coreference task = new Coreference();

        assertThat(task.score(wanted.substring(8), draft.answers())).isZero();
        assertThat(task.score(wanted.substring(0, wanted.length() / 2), draft.answers()))
                .isBetween(0.4, 0.9);
    }

    private static Map<String, Set<String>> edges(Draft draft) {
        Map<String, Set<String>> edges = new HashMap<>();
        String listed = draft.input().substring(draft.input().indexOf("The graph has"));
        Matcher edge = Pattern.compile("(\\w{10}) -> (\\w{10})").matcher(listed);
        while (edge.find()) {
            edges.computeIfAbsent(edge.group(1), from -> new HashSet<>()).add(edge.group(2));
        }
        return edges;
    }

    private static String start(Draft draft) {
        Matcher start = Pattern.compile("Operation: .* node (\\w{10})").matcher(draft.input());
        assertThat(start.find()).isTrue();
        return start.group(1);
    }

    @Test
    void parentsAreThoseWithAnEdgeToTheNode() {
        for (int i = 0; i < ITEMS; i++) {
            Draft draft = draft(ReasoningTask.GraphParents, i);
            Set<String> parents = edges(draft).entrySet().stream()
                    .filter(each -> each.getValue().contains(start(draft)))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(draft.answers()).containsExactlyElementsOf(parents);
        }
    }

    @Test
    void aSearchOfDepthTwoReachesWhatTwoEdgesAreNeededFor() {
        for (int i = 0; i < ITEMS; i++) {
            Draft draft = draft(ReasoningTask.GraphBreadthFirst, i);
            Map<String, Set<String>> edges = edges(draft);
            String start = start(draft);
            Set<String> one = edges.getOrDefault(start, Set.of());
            Set<String> two = new TreeSet<>();
            one.forEach(node -> two.addAll(edges.getOrDefault(node, Set.of())));
            two.removeAll(one);
            two.remove(start);

            assertThat(draft.answers()).containsExactlyElementsOf(two);
        }
    }

    @Test
    void anAnswersLastListCounts() {
        GraphWalk task = new GraphWalk(0);

        assertThat(task.score("a, b]", List.of("a", "b"))).isEqualTo(1);
        assertThat(task.score("x]. So Final Answer: [a, c]", List.of("a", "b"))).isEqualTo(0.5);
        assertThat(task.score("a and b", List.of("a", "b"))).isZero();
    }

    /** Where people and things are, told sentence by sentence. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theWorldIsAsTheFactsSay(int needed) {
        ReasoningTask task = ReasoningTask.values()[ReasoningTask.OneFact.ordinal() + needed - 1];
        for (int i = 0; i < ITEMS; i++) {
            Draft draft = draft(task, i);
            Map<String, String> at = new HashMap<>();
            Map<String, String> held = new HashMap<>();
            List<String> placesOfThing = new ArrayList<>();
            Matcher fact = Pattern.compile(
                            "(Mary|John|Sandra|Daniel) (went to the|picked up the|put down the) (\\w+)\\.")
                    .matcher(draft.input());
            while (fact.find()) {
                String person = fact.group(1);
                switch (fact.group(2)) {
                    case "went to the" -> {
                        at.put(person, fact.group(3));
                        if (held.containsKey(person)) {
                            placesOfThing.add(fact.group(3));
                        }
                    }
                    case "picked up the" -> {
                        held.put(person, fact.group(3));
                        placesOfThing.add(at.get(person));
                    }
                    default -> held.remove(person);
                }
            }
            String question = draft.input().substring(draft.input().indexOf("Question: "));
            int last = placesOfThing.size() - 1;
            String expected = needed == 1
                    ? at.get(question.replaceAll("(?s)Question: Where is (\\w+)\\?.*", "$1"))
                    : placesOfThing.get(needed == 2 ? last : last - 1);

            assertThat(draft.answers()).as(question).containsExactly(expected);
        }
    }

    @Test
    void anAnswerThatNamesAllPlacesIsWrong() {
        assertThat(new Facts(HAY, 1).score("In the kitchen, or the garden.", List.of("garden")))
                .isZero();
        assertThat(new Facts(HAY, 1).score("In the Garden.", List.of("garden"))).isEqualTo(1);
    }

    @Test
    void aNeedleSharesNoWordWithItsQuestion() {
        Set<String> small = Set.of("a", "an", "the", "is", "of", "in", "by", "at", "has", "and", "to");
        for (Association.Pair pair : Association.PAIRS) {
            Set<String> told = words(pair.told());
            told.retainAll(words(pair.asked()));
            told.removeAll(small);

            assertThat(told).as(pair.toString()).isEmpty();
        }
    }

    private static Set<String> words(String text) {
        return new HashSet<>(List.of(text.toLowerCase(java.util.Locale.ROOT).split("[^a-z]+")));
    }
}
