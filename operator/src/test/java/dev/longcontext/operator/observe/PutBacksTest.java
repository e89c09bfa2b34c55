package dev.longcontext.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.operator.facts.Refusal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Put back at once, and no more often than is of use. */
class PutBacksTest {

    private long nanos;
    private final PutBacks putBacks = new PutBacks(() -> nanos);

    private PutBacks.Turn after(Duration pause) {
        nanos += pause.toNanos();
        return putBacks.turn("run");
    }

    private static PutBacks.Turn turn(boolean now, boolean contested) {
        return new PutBacks.Turn(now, contested, Optional.empty());
    }

    @Test
    void theFirstTimeAtOnce() {
        assertThat(after(Duration.ZERO)).isEqualTo(turn(true, false));
        assertThat(putBacks.turn("another")).isEqualTo(turn(true, false));
    }

    @Test
    void oneThatIsChangedEachTimeWithPausesThatDouble() {
        assertThat(after(Duration.ZERO).now()).isTrue();
        assertThat(after(Duration.ofMillis(999)).now()).isFalse();
        assertThat(after(Duration.ofMillis(1))).isEqualTo(turn(true, false));
        assertThat(after(Duration.ofMillis(1999))).isEqualTo(turn(false, false));
        assertThat(after(Duration.ofMillis(1))).isEqualTo(turn(true, true));
        assertThat(after(Duration.ofMillis(3999))).isEqualTo(turn(false, true));
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

        assertThat(after(Duration.ofMinutes(10))).isEqualTo(turn(true, false));
    }

    @Test
    void oneThatIsRefusedIsSaidUntilTheNextAndDoesNotCount() {
        Refusal no = new Refusal(Refusal.Kind.FORBIDDEN, "InferenceService tiny", "no");
        for (int i = 0; i < 5; i++) {
            assertThat(after(Duration.ofSeconds(1))).isEqualTo(turn(true, false));
            putBacks.refused("run", no);
            assertThat(after(Duration.ofMillis(500))).isEqualTo(new PutBacks.Turn(false, false, Optional.of(no)));
        }
        assertThat(after(Duration.ofSeconds(1))).isEqualTo(turn(true, false));
        assertThat(after(Duration.ofSeconds(1))).isEqualTo(turn(true, false));
        assertThat(after(Duration.ofSeconds(2))).isEqualTo(turn(true, true));
    }

    @Test
    void whatWasNotPutBackIsNotRefused() {
        putBacks.refused("run", new Refusal(Refusal.Kind.FORBIDDEN, "InferenceService tiny", "no"));

        assertThat(after(Duration.ZERO)).isEqualTo(turn(true, false));
    }
}
