package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why a pod that has a node does not start, where its status says {@code ContainerCreating} for ever: that a volume cannot
 * be attached or mounted, or that the node cannot make the pod's sandbox, is told in events alone.
 *
 * <p>A failure counts until something proves that it is over: that the kubelet has come further, or that the volume is
 * attached. Of two in the same second the proof counts, since a failure that lasts is told again. Everything else that is
 * said says nothing: a kubelet that tries again says {@code SandboxChanged} first.
 */
public final class PodStartReader {

    private static final String PULLING = "Pulling";

    /** The kubelet's, once it has the pod's volumes and its sandbox. */
    private static final Set<String> BEGINNING = Set.of(PULLING, "Pulled", "Created", "Started");

    private static final Set<String> MOUNTING = Set.of(PodProblem.MOUNT, PodProblem.MAP_VOLUME);
    private static final String ATTACHED = "SuccessfulAttachVolume";
    private static final Pattern VOLUME = Pattern.compile("volume \"([^\"]+)\"");

    /** The kubelet's sum of what it waits for, in turns with the cause that it sums up. */
    private static final String SUM = "Unable to ";

    /** A kubelet tries again within two minutes, and says it again; what it says no longer is over. */
    private static final Duration TOLD_AGAIN = Duration.ofMinutes(5);

    private static final Comparator<Event> BY_TIME = Comparator.comparing(PodStartReader::time);

    /** The same whatever was said last. */
    private static final Comparator<PodProblem> CAUSE_FIRST = Comparator.<PodProblem, Boolean>comparing(
                    problem -> problem.message().startsWith(SUM))
            .thenComparing(PodProblem::reason)
            .thenComparing(PodProblem::message);

    private PodStartReader() {}

    /**
     * The earliest step that fails: a volume that is not attached cannot be mounted, which is told again and again while the
     * former may be told only once.
     *
     * @param events about this pod alone
     */
    public static Optional<PodProblem> read(Collection<Event> events) {
        List<Event> open = events.stream()
                .filter(event -> PodProblem.isOfEvents(event.getReason()))
                .filter(problem -> events.stream().noneMatch(event -> ends(event, problem)))
                .toList();
        return open.stream()
                .filter(PodStartReader::isAttaching)
                .map(PodStartReader::problem)
                .min(CAUSE_FIRST)
                .or(() -> open.stream()
                        .max(BY_TIME)
                        .flatMap(last -> open.stream()
                                .filter(event -> step(event) == step(last)
                                        && time(event).isAfter(time(last).minus(TOLD_AGAIN)))
                                .map(PodStartReader::problem)
                                .min(CAUSE_FIRST)));
    }

    /**
     * It has all it needs but its image, which may take long and is told by nothing more.
     *
     * @param events about this pod alone
     */
    public static boolean isPulling(Collection<Event> events) {
        return read(events).isEmpty()
                && events.stream()
                        .filter(event -> BEGINNING.contains(reason(event)))
                        .max(BY_TIME)
                        .filter(event -> PULLING.equals(event.getReason()))
                        .isPresent();
    }

    private static boolean ends(Event event, Event problem) {
        return !time(event).isBefore(time(problem))
                && (reached(event) > step(problem) || (isAttaching(problem) && isAttached(event, problem)));
    }

    private static boolean isAttaching(Event event) {
        return PodProblem.ATTACH_VOLUME.equals(event.getReason());
    }

    /** A pod has several volumes. */
    private static boolean isAttached(Event event, Event problem) {
        return ATTACHED.equals(event.getReason())
                && volume(event)
                        .flatMap(attached -> volume(problem).map(attached::equals))
                        .orElse(true);
    }

    private static Optional<String> volume(Event event) {
        return Optional.ofNullable(event.getNote())
                .flatMap(note -> VOLUME.matcher(note)
                        .results()
                        .map(volume -> volume.group(1))
                        .findFirst());
    }

    /** Where the kubelet was; volumes are attached by another controller at the same time. */
    private static int reached(Event event) {
        return isAttaching(event) ? -1 : step(event);
    }

    /** In the kubelet's order: it looks for the network first. */
    private static int step(Event event) {
        if (PodProblem.NETWORK.equals(event.getReason())) {
            return 0;
        }
        if (isAttaching(event) || MOUNTING.contains(reason(event))) {
            return 1;
        }
        if (PodProblem.SANDBOX.equals(event.getReason())) {
            return 2;
        }
        return BEGINNING.contains(reason(event)) ? 3 : -1;
    }

    private static PodProblem problem(Event event) {
        return new PodProblem(
                event.getReason(), StableText.of(Objects.requireNonNullElse(event.getNote(), event.getReason())));
    }

    private static String reason(Event event) {
        return Objects.requireNonNullElse(event.getReason(), "");
    }

    private static Instant time(Event event) {
        return EventTimes.last(event).orElse(Instant.EPOCH);
    }
}
