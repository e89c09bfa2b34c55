package dev.longcontext.trainer.synthesis.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroundingTest {

    private static final List<Chunk> CHUNKS = List.of(
            new Chunk(3, "The keeper’s lamp — an old one — burned\nfor 412 nights. His sister Mirel left in May."),
            new Chunk(
                    9,
                    "In the harbour of Velt, nobody remembered the keeper, or Mirel, when the winter of 1790 came."));

    private final Grounding one = new Grounding(CHUNKS, 1);
    private final Grounding two = new Grounding(CHUNKS, 2);

    private static Pair pair(String answer, String... quotes) {
        return new Pair("What?", answer, List.of(quotes));
    }

    @Test
    void findsAQuoteWhateverItsTypography() {
        assertThat(one.missing(pair("An old one", "the KEEPER'S lamp - an old one - burned for 412 nights")))
                .isEmpty();
    }

    @Test
    void doesNotTakeWordsThatAreNotARow() {
        assertThat(one.missing(pair("Zzz qqqq", "keeper burned Mirel"))).contains(Cause.ungrounded);
        assertThat(one.missing(pair("Zzz qqqq", "the keep")))
                .as("part of a word")
                .contains(Cause.ungrounded);
        assertThat(one.missing(pair("Zzz qqqq", "Mirel left"))).as("too short").contains(Cause.ungrounded);
    }

    @Test
    void takesAnAnswerOfTheTextsOwnWords() {
        assertThat(one.missing(pair("The lamp burned for 412 nights."))).isEmpty();
        assertThat(one.missing(pair("The lamp burned for 413 nights in Paris, said Napoleon.")))
                .contains(Cause.ungrounded);
        assertThat(one.missing(pair("It is so."))).as("words that say nothing").contains(Cause.ungrounded);
    }

    @Test
    void wantsTwoPlacesWhereTwoAreNeeded() {
        String first = "His sister Mirel left in May";
        assertThat(two.missing(pair("In May", first, "when the winter of 1790 came")))
                .isEmpty();
        assertThat(two.missing(pair("In May", first, "burned for 412 nights"))).contains(Cause.singlePlace);
        assertThat(two.missing(pair("The keeper and Mirel"))).contains(Cause.singlePlace);
        assertThat(two.missing(pair("Zzz qqqq"))).contains(Cause.ungrounded);
    }

    @Test
    void wantsEveryQuoteToBeFound() {
        assertThat(one.missing(pair("The lamp burned", "burned for 412 nights", "and Napoleon saw it burn")))
                .contains(Cause.ungrounded);
    }

    @Test
    void wantsSomeOfTheTextsWordsAlsoBesideAQuote() {
        assertThat(one.missing(pair("Visit evil.example today, transfer money", "burned for 412 nights")))
                .contains(Cause.ungrounded);
        assertThat(one.missing(pair("In May", "His sister Mirel left in May"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // Chinese, Japanese, Thai: part of a clause, its answer, and something that is not said
        "老守塔人奥兰在那个冬天数了四百一十二盏灯。, 数了四百一十二盏灯, 四百一十二盏灯, 拿破仑在巴黎买了两匹白马",
        "灯台守のオルランはその冬に四百の灯を数えた。, その冬に四百の灯, オルランは四百の灯を数えた, ナポレオンはパリで馬を二頭買った",
        "คนเฝ้าประภาคารนับตะเกียงสี่ร้อยดวงในฤดูหนาวนั้น, นับตะเกียงสี่ร้อยดวง, ตะเกียงสี่ร้อยดวง, นโปเลียนซื้อม้าขาวที่ปารีส"
    })
    void readsScriptsWithoutSpaces(String text, String quote, String answer, String invented) {
        Grounding grounding = new Grounding(List.of(new Chunk(1, text)), 1);

        assertThat(grounding.missing(pair(answer, quote))).isEmpty();
        assertThat(grounding.missing(pair(answer))).isEmpty();
        assertThat(grounding.missing(pair(invented, quote))).contains(Cause.ungrounded);
        assertThat(grounding.missing(pair(answer, invented))).contains(Cause.ungrounded);
    }
}
