package dev.longcontext.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

/** With a tokenizer whose tokens are the bytes of UTF-8. */
class AnswerTextTest {

    private final List<String> pieces = new ArrayList<>();

    private static String decode(int[] ids) {
        byte[] bytes = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            bytes[i] = (byte) ids[i];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private boolean feed(AnswerText answer, String text) {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (answer.add(each)) {
                return true;
            }
        }
        answer.end();
        return false;
    }

    private AnswerText answer(String... stops) {
        return new AnswerText(AnswerTextTest::decode, List.of(stops), 0, pieces::add);
    }

    @Property(tries = 200)
    void thePiecesAreTheText(@ForAll @StringLength(max = 20) String any) {
        String text = new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        pieces.clear();

        feed(answer(), text);

        assertThat(String.join("", pieces)).isEqualTo(text);
    }

    @Example
    void givesNoHalfCharacter() {
        feed(answer(), "aé🚀");

        assertThat(pieces).containsExactly("a", "é", "🚀");
    }

    @Example
    void endsBeforeAStopText() {
        assertThat(feed(answer("END", "\n\n"), "one END two")).isTrue();
        assertThat(String.join("", pieces)).isEqualTo("one ");
    }

    /** "EN" was held back, for it could have become "END", and is given when it did not. */
    @Example
    void givesWhatOnlyLookedLikeAStop() {
        assertThat(feed(answer("END"), "ENTER EN")).isFalse();
        assertThat(String.join("", pieces)).isEqualTo("ENTER EN");
        assertThat(pieces).doesNotContain("E");
    }

    @Example
    void givesAnIncompleteCharacterAtTheEnd() {
        AnswerText answer = answer();
        answer.add('a');
        answer.add(0xc3);

        answer.end();

        assertThat(pieces).containsExactly("a", "\ufffd");
    }
}
