package dev.longcontext.trainer.evaluation.hay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {

    @Test
    void ofEnglishEndInWhiteSpace() {
        assertThat(Sentences.of("It rained 3.5 mm.\nDid he say \"No.\"  He did!"))
                .containsExactly("It rained 3.5 mm.", "Did he say \"No.\"", "He did!");
    }

    @Test
    void ofJapaneseAndChineseNeedNone() {
        assertThat(Sentences.of("朝は雨が降った。彼は「もう帰ろう。」と言った。静か！"))
                .containsExactly("朝は雨が降った。", "彼は「もう帰ろう。」", "と言った。", "静か！");
        assertThat(Sentences.of("下雨了。 他走了？再见")).containsExactly("下雨了。", "他走了？", "再见");
    }

    @Test
    void piecesAreTheTextAgain() {
        for (String text :
                List.of("One. Two! Three", "下雨了。 他走了？再见", Hay.shipped().first(5_000))) {
            assertThat(String.join("", Sentences.pieces(text))).isEqualTo(text);
        }
    }
}
