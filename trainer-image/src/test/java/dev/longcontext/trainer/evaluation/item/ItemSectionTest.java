package dev.longcontext.trainer.evaluation.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.html.HtmlCheck;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemSectionTest {

    @Test
    void showsTheWorstTenFirstWhatTheBaseCouldDo() {
        List<ItemResult> base = IntStream.range(0, 14)
                .mapToObj(i -> result(i, i == 7 ? 1 : 0, "base " + i))
                .toList();
        List<ItemResult> tuned = IntStream.range(0, 14)
                .mapToObj(i -> result(i, i < 2 ? 1 : i == 5 ? Double.NaN : i == 13 ? 0.5 : 0, "tuned " + i))
                .toList();

        List<WorstItems.Shown> worst = WorstItems.of(base, tuned);

        assertThat(worst)
                .extracting(WorstItems.Shown::id)
                .containsExactly(
                        "item 5", "item 7", "item 2", "item 3", "item 4", "item 6", "item 8", "item 9", "item 10",
                        "item 11");
        assertThat(worst.get(1))
                .isEqualTo(new WorstItems.Shown("item 7", "…end", "right", "base 7", "tuned 7", "0.00, base 1.00"));
    }

    @Test
    void showsNoneWhereAllIsRight() {
        List<ItemResult> right = List.of(result(0, 1, "yes"));

        assertThat(WorstItems.of(right, right)).isEmpty();
        assertThat(ItemSection.of(right, right, Map.of()).html())
                .doesNotContain("<details>", "<svg")
                .contains("100.0");
    }

    /** An answer may have anything in it. */
    @Test
    void answersAreEscaped() throws Exception {
        List<ItemResult> wrong = List.of(result(0, 0, "<script>alert(1)</script>"), at(8_192, 1));

        String html = ItemSection.of(wrong, wrong, Map.of()).html();
        assertThat(HtmlCheck.problemsOfSection(html)).isEmpty();
        assertThat(html)
                .contains("&lt;script&gt;", "polyline points=\"0,160 480,0\"", "8,192 tokens: 100.0 %")
                .doesNotContain("<script>");
    }

    private static ItemResult result(int number, double score, String answer) {
        return new ItemResult(
                "item " + number, "task", 4_096, null, 4_000 + number, score, answer, List.of("right"), "end");
    }

    private static ItemResult at(int length, double score) {
        return new ItemResult("long", "task", length, null, length, score, "right", List.of("right"), "end");
    }
}
