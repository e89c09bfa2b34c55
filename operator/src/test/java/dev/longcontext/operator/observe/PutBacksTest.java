package dev.longcontext.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Put back at once, and no more often than is of use. */
class PutBacksTest {

    private long nanos;
    private final PutBacks putBacks = new PutBacks(() -> nanos);

    private PutBacks.Turn after(Duration pause) {
        nanos += pause.toNanos();
        return putBacks.turn("run");
    }

    @Test
    void theFirstTimeAtOnce() {
        assertThat(after(Duration.ZERO)).isEqualTo(new PutBacks.Turn(true, false));
        assertThat(putBacks.turn("another")).isEqualTo(new PutBacks.Turn(true, false));
    }

    @Test
    void oneThatIsChangedEachTimeWithPausesThatDouble() {
        assertThat(after(Duration.ZERO).now()).isTrue();
        assertThat(after(Duration.ofMillis(999)).now()).isFalse();
        assertThat(after(Duration.ofMillis(1))).isEqualTo(new PutBacks.Turn(true, false));
        assertThat(after(Duration.ofMillis(1999))).isEqualTo(new PutBacks.Turn(false, false));
        assertThat(after(Duration.ofMillis(1))).isEqualTo(new PutBacks.Turn(true, true));
        assertThat(after(Duration.ofMillis(3999))).isEqualTo(new PutBacks.Turn(false, true));
    }

    @Test
    void inAnHourNoMoreThanAFew() {
        int times = 0;
        for (int second = 0; second < 3600; second++) {
            times += after(Duration.ofSeconds(1)).now() ? 1 : 0;
        }
        assertThat(times).isLessThan(25);
    }

    @Test
    void afterACalmTimeItIsTheFirstAgain() {
        after(Duration.ZERO);
        after(Duration.ofSeconds(1));
        after(Duration.ofSeconds(2));

        assertThat(after(Duration.ofMinutes(10))).isEqualTo(new PutBacks.Turn(true, false));
    }
}
