package dev.longcontext.operator.observe;

import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodStartReader;
import dev.longcontext.operator.facts.Sidecars;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What holds a pod up where its status does not say: before its container begins, what events tell of its volumes and its
 * sandbox; after its end, the containers beside it.
 */
final class PodDelays {

    /** Volumes come from one node to another, and caches of kubelets catch up; what lasts longer is worth a question. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BiFunction<String, String, List<Event>> events;
    private final ImagePulls pulls;

    /** @param events those about the object of a namespace and uid */
    PodDelays(BiFunction<String, String, List<Event>> events, ImagePulls pulls) {
        this.events = events;
        this.pulls = pulls;
    }

    /**
     * A stage's pod, with what holds it up. Once its trainer has ended, that is not why a container beside it does not
     * start, but that it does not end.
     *
     * @param grace within which containers that were asked to stop end
     */
    PodFacts ofStage(PodFacts pod, String namespace, Duration grace, Instant now) {
        if (!pod.lingers()) {
            return ofStart(pod, namespace, now);
        }
        boolean late = isOver(pod.ended(), grace.plus(PATIENCE), now);
        return pod.withProblem(late ? Sidecars.problem(pod) : null);
    }

    /** Any pod, with what keeps it from starting. */
    PodFacts ofStart(PodFacts pod, String namespace, Instant now) {
        boolean overdue = pod.starts() && pod.problem() == null && isOver(pod.placed(), PATIENCE, now);
        if (!overdue || pulls.isRemembered(pod.uid(), now)) {
            return pod;
        }
        List<Event> said = events.apply(namespace, pod.uid());
        if (PodStartReader.isPulling(said)) {
            pulls.remember(pod.uid(), now);
        }
        return PodStartReader.read(said).map(pod::withProblem).orElse(pod);
    }

    private static boolean isOver(Instant since, Duration patience, Instant now) {
        return since != null && !now.isBefore(since.plus(patience));
    }
}
