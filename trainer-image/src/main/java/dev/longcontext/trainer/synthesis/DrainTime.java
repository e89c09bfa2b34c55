package dev.longcontext.trainer.synthesis;

import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.time.Duration;
import java.util.Map;

/** How long answers that are on their way are waited for when the stage is asked to stop. */
final class DrainTime {

    /** Where nobody says how long the process may take to end, as at a terminal. */
    private static final Duration UNKNOWN_GRACE = Duration.ofSeconds(15);

    /** Of a pod's grace period for what follows: storing, the termination message, the end of the process. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private DrainTime() {}

    /** @param environment may say how long after SIGTERM the process is killed, in whole seconds */
    static Duration of(Map<String, String> environment) {
        String told = environment.get(EnvironmentVariables.TERMINATION_GRACE_SECONDS);
        if (told == null || told.isBlank()) {
            return UNKNOWN_GRACE;
        }
        Duration grace = seconds(told.strip());
        Duration left = grace.minus(LAST_WORDS);
        return left.compareTo(grace.dividedBy(2)) > 0 ? left : grace.dividedBy(2);
    }

    private static Duration seconds(String told) {
        try {
            return Duration.ofSeconds(Integer.parseUnsignedInt(told));
        } catch (NumberFormatException e) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "the environment variable " + EnvironmentVariables.TERMINATION_GRACE_SECONDS + " is \""
                                    + told + "\", which is no whole number of seconds",
                            "Write the time between SIGTERM and SIGKILL in seconds, or remove the variable.")
                    .causedBy(e);
        }
    }
}
