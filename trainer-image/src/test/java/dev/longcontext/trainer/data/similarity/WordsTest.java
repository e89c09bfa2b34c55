package dev.longcontext.trainer.data.similarity;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WordsTest {

    /** Devanagari vowel signs are marks of both kinds, and no letters: "hindi", "kitab", each one word. */
    @Test
    void marksContinueAWord() {
        assertThat(words("\u0939\u093f\u0928\u094d\u0926\u0940 \u0915\u093f\u0924\u093e\u092c"))
                .containsExactly("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0915\u093f\u0924\u093e\u092c");
        assertThat(words("\u0643\u0650\u062a\u064e\u0627\u0628"))
                .as("vocalised Arabic")
                .hasSize(1);
        assertThat(hashes("\u0915\u093f")).isNotEqualTo(hashes("\u0915\u093e"));
    }

    @Test
    void anAccentOfItsOwnIsThatOfTheLetter() {
        assertThat(hashes(Normalizer.normalize("d\u00e9j\u00e0 VU", Normalizer.Form.NFD)))
                .isEqualTo(hashes("D\u00c9J\u00c0 vu"))
                .hasSize(2);
    }

    @Test
    void ofScriptsWithoutSpacesEachLetterIsAWordWithItsMarks() {
        assertThat(words("\u0e17\u0e35\u0e48\u0e19\u0e35\u0e48"))
                .containsExactly("\u0e17\u0e35\u0e48", "\u0e19\u0e35\u0e48");
        assertThat(words("in\u6cb3\u6d41x1")).containsExactly("in", "\u6cb3", "\u6d41", "x1");
    }

    @Test
    void whatOnlyChoosesAPictureCountsForNothing() {
        assertThat(hashes("1\ufe0f\u20e3 a")).isEqualTo(hashes("1 a"));
        assertThat(words("\u0301 a")).as("a mark on nothing").containsExactly("a");
    }

    @Property
    void wordsDoNotDependOnTheFormOfTheText(@ForAll String text) {
        Words words = new Words(text);
        int end = 0;
        while (words.next()) {
            assertThat(words.start()).isGreaterThanOrEqualTo(end);
            assertThat(words.end()).isGreaterThan(words.start());
            end = words.end();
            String word = text.substring(words.start(), words.end());
            assertThat(hashes(Normalizer.normalize(word, Normalizer.Form.NFC))).isEqualTo(hashes(word));
        }
    }

    private static List<String> words(String text) {
        List<String> found = new ArrayList<>();
        Words words = new Words(text);
        while (words.next()) {
            found.add(text.substring(words.start(), words.end()));
        }
        return found;
    }

    private static List<Long> hashes(String text) {
        List<Long> found = new ArrayList<>();
        Words.of(text, found::add);
        return found;
    }
}
