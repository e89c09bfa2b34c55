package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.resolve.Digests;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors that should not exist, each logged once with its stack, however often it comes back. */
final class Bugs {

    private static final Logger LOG = LoggerFactory.getLogger(Bugs.class);
    private static final int REMEMBERED = 256;
    private static final int SHORT = 8;

    private final String version;
    private final Map<String, Boolean> logged = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * @param version the operator's
     */
    Bugs(String version) {
        this.version = version;
    }

    /** What the run says of it, and what to send to the maintainers. */
    String describe(LongContextFineTune run, Throwable error) {
        String number = number(error);
        if (firstTime(number)) {
            LOG.error("Internal error {}", number, error);
        }
        return "the operator has a bug: " + error + at(error) + ". Send the maintainers this message, the manifest"
                + " (`kubectl get lcft " + run.getMetadata().getName()
                + " -o yaml`) and the entry in the operator's log ("
                + version + ") that starts with \"Internal error " + number + "\"; the operator keeps retrying";
    }

    private synchronized boolean firstTime(String number) {
        return logged.put(number, true) == null;
    }

    private static String at(Throwable error) {
        return Arrays.stream(error.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.longcontext."))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
    }

    /** The same for the same error at the same place. */
    private static String number(Throwable error) {
        String stack = Stream.iterate(error, e -> e != null, Throwable::getCause)
                .flatMap(e -> Stream.concat(Stream.of(e.getClass().getName()), Arrays.stream(e.getStackTrace())))
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
        return Digests.sha256(stack).substring(0, SHORT);
    }
}
