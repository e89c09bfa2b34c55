package dev.longcontext.trainer.synthesis.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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
        assertThat(one.missing(pair("Zzz qqqq", "the KEEPER'S lamp - an old one - burned for 412 nights")))
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
        assertThat(two.missing(pair("Zzz", first, "when the winter of 1790 came")))
                .isEmpty();
        assertThat(two.missing(pair("Zzz", first, "burned for 412 nights"))).contains(Cause.singlePlace);
        assertThat(two.missing(pair("The keeper and Mirel"))).contains(Cause.singlePlace);
        assertThat(two.missing(pair("Zzz qqqq"))).contains(Cause.ungrounded);
    }
}
