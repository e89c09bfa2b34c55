package dev.longcontext.trainer.secrets;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The secret values this process was given, and the one place that takes them out of a text before it is logged or left
 * as a termination message. Known from the beginning: the variables whose name says that they hold a secret; run.json
 * names more.
 */
public final class Secrets {

    /** Values by a telling name alone may be anything: short ones would take words out of the log. */
    private static final int LEAST_BY_NAME = 8;

    private static final Pattern TELLING_NAME =
            Pattern.compile(".*(TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY).*");

    private final Map<String, String> environment;
    private final Set<String> values = new LinkedHashSet<>();
    private volatile Redaction redaction = Redaction.of(Set.of());

    public Secrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        environment.forEach((name, value) -> {
            if (TELLING_NAME.matcher(name).matches() && value.length() >= LEAST_BY_NAME) {
                values.add(value);
            }
        });
        redaction = Redaction.of(values);
    }

    /** From now on the values of these environment variables are secret. */
    public void in(Collection<String> variables) {
        variables.stream().map(environment::get).filter(value -> value != null).forEach(this::add);
    }

    /** From now on this value is secret. */
    public synchronized void add(String value) {
        values.add(value);
        redaction = Redaction.of(values);
    }

    /** @return the text with {@value Redaction#MARK} for each secret value, in whatever form it stands there */
    public String redact(String text) {
        return redaction.apply(text);
    }
}
