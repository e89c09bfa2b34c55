package dev.longcontext.minicluster.kserve;

import dev.longcontext.minicluster.kserve.InferenceServiceStatus.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** The conditions of an InferenceService while they are being changed; Ready follows from the others. */
final class Conditions {
    static final String PREDICTOR_READY = "PredictorReady";
    static final String INGRESS_READY = "IngressReady";
    static final String READY = "Ready";
    static final String STOPPED = "Stopped";

    static final String TRUE = "True";
    static final String FALSE = "False";
    static final String UNKNOWN = "Unknown";

    private final TreeMap<String, Condition> byType = new TreeMap<>();
    private final String now;

    Conditions(Collection<Condition> previous, Instant now) {
        previous.forEach(condition -> byType.put(condition.type(), condition));
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    void set(String type, String status, String reason, String message) {
        set(new Condition(type, status, reason, message, null, null));
    }

    /** Sets the one condition that Ready does not depend on. */
    void setStopped(boolean stopped) {
        set(new Condition(STOPPED, stopped ? TRUE : FALSE, null, null, "Info", null));
    }

    void remove(String type) {
        byType.remove(type);
    }

    /** Ready is Unknown, and so is what it depends on, until something is known. */
    void initialize() {
        for (String type : List.of(PREDICTOR_READY, INGRESS_READY, READY)) {
            if (!byType.containsKey(type)) {
                set(type, UNKNOWN, null, null);
            }
        }
    }

    /** Ready is True when all it depends on is; else it says what the first other one says. */
    void aggregate() {
        Condition unhappy = List.of(PREDICTOR_READY, INGRESS_READY).stream()
                .filter(byType::containsKey)
                .map(byType::get)
                .filter(condition -> !condition.isTrue())
                .findFirst()
                .orElse(null);
        if (unhappy == null) {
            set(READY, TRUE, null, null);
        } else {
            set(READY, unhappy.status(), unhappy.reason(), unhappy.message());
        }
    }

    boolean isReady() {
        return byType.containsKey(READY) && byType.get(READY).isTrue();
    }

    /** Sorted by type. */
    List<Condition> list() {
        return List.copyOf(byType.values());
    }

    private void set(Condition condition) {
        Condition previous = byType.get(condition.type());
        if (previous == null || !previous.sameAs(condition)) {
            byType.put(condition.type(), condition.at(now));
        }
    }
}
