package dev.longcontext.trainer.evaluation.longbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.contract.ItemScores;
import dev.longcontext.trainer.evaluation.item.ItemResult;
import dev.longcontext.trainer.html.HtmlCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LongBenchJudgementTest {
    /** Of the 80K model in the paper's table, by category. */
    private static final Map<String, Double> PAPER = Map.of(
            "SingleDocQa", 0.4357,
            "MultiDocQa", 0.4307,
            "Summarization", 0.2893,
            "FewShot", 0.6915,
            "Synthetic", 0.4850,
            "Code", 0.5195);

    private static final Map<String, List<String>> SETS = Map.of(
            "SingleDocQa", List.of("narrativeqa", "qasper", "multifieldqa_en"),
            "MultiDocQa", List.of("hotpotqa", "2wikimqa", "musique"),
            "Summarization", List.of("gov_report", "qmsum", "multi_news"),
            "FewShot", List.of("trec", "triviaqa", "samsum"),
            "Synthetic", List.of("passage_count", "passage_retrieval_en"),
            "Code", List.of("lcc", "repobench-p"));

    private final LongBenchJudgement judgement = new LongBenchJudgement();

    private static ItemResult result(String set, double score) {
        return new ItemResult("id", set, 0, null, 10, score, "a", List.of("b"), "end");
    }

    private static List<ItemResult> paper() {
        List<ItemResult> results = new ArrayList<>();
        SETS.forEach((category, sets) -> sets.forEach(set -> results.add(result(set, PAPER.get(category)))));
        return results;
    }

    /** Its average is 47.19 %; that of the categories would be 47.53 %. */
    @Test
    void theScoreIsThePapersAverageOfSixteenSets() {
        assertThat(judgement.metrics(paper()).get(ItemScores.SCORE)).isCloseTo(0.4719, within(0.00005));
    }

    @Test
    void categoriesHaveThePapersSetsInItsOrder() {
        Map<String, Double> categories = judgement.byCategory(paper());

        assertThat(categories)
                .containsOnlyKeys("SingleDocQa", "MultiDocQa", "Summarization", "FewShot", "Synthetic", "Code");
        assertThat(categories.keySet())
                .containsExactly("SingleDocQa", "MultiDocQa", "Summarization", "FewShot", "Synthetic", "Code");
        PAPER.forEach((category, score) -> assertThat(categories.get(category)).isCloseTo(score, within(1e-9)));
    }

    /** Whatever number of items they have. */
    @Test
    void setsOfACategoryCountAlike() {
        List<ItemResult> results =
                List.of(result("lcc", 1), result("lcc", 1), result("lcc", 1), result("repobench-p", 0));

        assertThat(judgement.byCategory(results)).containsExactly(Map.entry("Code", 0.5));
    }

    @Test
    void theSectionHasATableOfTheCategories() throws Exception {
        String html = judgement
                .section(
                        List.of(result("lcc", 0.25), result("trec", 1)),
                        List.of(result("lcc", 0.5), result("trec", 0)),
                        Map.of())
                .html();

        assertThat(HtmlCheck.problemsOfSection(html)).isEmpty();
        assertThat(html.replace("\n", ""))
                .contains(
                        "<td>FewShot</td><td class=\"number\">100.0</td><td class=\"number\">0.0</td><td>trec</td>",
                        "<td>Code</td><td class=\"number\">25.0</td><td class=\"number\">50.0</td><td>lcc</td>")
                .contains("Scores by task and length");
    }

    @Test
    void domainsOfVersionTwoAreNoSets() {
        List<ItemResult> results = List.of(result("Code Repository Understanding", 1));

        assertThat(judgement.byCategory(results)).isEmpty();
        assertThat(judgement.section(results, results, Map.of()).html()).doesNotContain("Scores by category");
    }
}
