package dev.longcontext.trainer.synthesis.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Addressed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LifeSignsTest {

    private static final Addressed ENDPOINT = new Addressed() {
        @Override
        public String address() {
            return "https://llm.example/v1";
        }

        @Override
        public String field() {
            return "spec.data.synthetic.endpoint.url";
        }
    };

    /** No patience at all: a failure ends it at once, whenever that is. */
    private static final Pace NONE = new Pace(
            2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private final LifeSigns signs = new LifeSigns(NONE, ENDPOINT, 4);

    private Throwable required() throws InterruptedException {
        Thread.sleep(2);
        return catchThrowable(signs::require);
    }

    @Test
    void isNotSilentWhereNothingFailed() throws Exception {
        signs.begins();

        assertThat(required()).as("nobody was asked before").isNull();
        signs.failed("it answered 500");
        signs.alive(Duration.ZERO);
        assertThat(required()).as("it failed, and then said something").isNull();
        signs.failed("it answered 500");
        signs.ends();
        signs.begins();
        assertThat(required()).as("since then nobody asked").isNull();
    }

    @Test
    void isSilentFromTheFirstFailureOn() throws Exception {
        signs.begins();
        signs.failed("the host name is unknown");

        Throwable silent = required();

        assertThat(silent).isInstanceOf(FailureException.class);
        assertThat(((FailureException) silent).failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(silent).hasMessageContaining("could not be reached for 0 s: the host name is unknown");
    }

    @Test
    void isNotSilentWhileItAskedToWait() throws Exception {
        signs.begins();
        signs.alive(Duration.ofMinutes(5));
        signs.failed("it answered 503");

        assertThat(required()).isNull();
    }

    @Test
    void givesUpTheFewThatAreLeftButNotAnEndpointThatIsAway() throws Exception {
        signs.begins();
        for (int i = 0; i < 40; i++) {
            signs.answeredBefore();
        }
        signs.failed("there was no answer in time");
        assertThat(required()).isInstanceOf(LifeSigns.GivenUpException.class);
        assertThat(required()).isInstanceOf(LifeSigns.GivenUpException.class);
        assertThat(required()).as("one after another").isInstanceOf(FailureException.class);

        signs.answered(System.nanoTime());
        signs.begins();
        signs.begins();
        signs.failed("there was no answer in time");
        assertThat(required()).as("most of what can be asked at a time").isInstanceOf(FailureException.class);
    }

    /** Of the ten requests of a small stage, a retry is worth more than going on with three. */
    @Test
    void givesUpASmallShareOnly() throws Exception {
        signs.begins();
        signs.begins();
        signs.answeredBefore();
        signs.failed("there was no answer in time");
        assertThat(required()).as("two of three").isInstanceOf(FailureException.class);

        signs.ends();
        assertThat(required()).as("one may always be at fault").isInstanceOf(LifeSigns.GivenUpException.class);
    }

    @Test
    void comparesWithWhenAnAnsweredRequestWasSent() {
        long failure = System.nanoTime() + 1000;

        signs.answered(failure - 500);
        assertThat(signs.answeredOneSentAfter(failure)).as("on its way before").isFalse();
        signs.answered(failure + 500);
        assertThat(signs.answeredOneSentAfter(failure)).isTrue();
    }
}
