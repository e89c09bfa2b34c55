package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.tokenization.Sample;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleViewTest {

    private static final int NO = Sample.NO_TARGET;

    @Test
    void marksWhatIsTrained() {
        Sample sample = new Sample(new int[] {'a', 'b', 'c', 'd'}, new int[] {NO, 'b', 'c', NO});

        assertThat(SampleView.marked().of(sample, SampleViewTest::text)).isEqualTo("a>>>bc<<<d");
        assertThat(SampleView.coloured().of(sample, SampleViewTest::text)).isEqualTo("a\u001b[32mbc\u001b[0md");
    }

    @Test
    void neverMarksTheFirstTokenNorSteersTheTerminal() {
        Sample sample = new Sample(new int[] {'a', 27, '\n'}, new int[] {'a', 27, '\n'});

        assertThat(SampleView.marked().of(sample, SampleViewTest::text)).isEqualTo("a>>>\\x1b\n<<<");
    }

    private static String text(int[] ids) {
        return Arrays.stream(ids).mapToObj(Character::toString).collect(Collectors.joining());
    }
}
