package dev.longcontext.trainer.secrets;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import org.slf4j.LoggerFactory;

/** {@code %redact(...)} in logback.xml: what is in the brackets, stack traces included, without secrets. */
public final class RedactingConverter extends CompositeConverter<ILoggingEvent> {

    private static final String KEY = Secrets.class.getName();

    /** From now on the log of this process leaves these out. */
    public static void use(Secrets secrets) {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).putObject(KEY, secrets);
    }

    @Override
    protected String transform(ILoggingEvent event, String text) {
        return getContext().getObject(KEY) instanceof Secrets secrets ? secrets.redact(text) : text;
    }
}
