package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.ProgressReport.Checkpoint;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person can do about a run that has failed for good: the amounts that are known, and how it is taken up again.
 *
 * @param estimate of what training needs; null where none is known
 * @param checkpoint that training goes on from
 */
public record Remedy(ResolvedRun run, StageSummary.Estimate estimate, Optional<Checkpoint> checkpoint) {

    /** What no edit changes, by the rules of the API. */
    private static final List<String> IMMUTABLE = List.of(
            "spec.baseModel",
            "spec.context",
            "spec.data",
            "spec.training",
            "spec.evaluation",
            "spec.workspace",
            "spec.publish.artifact");

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /** Room beside what is estimated. */
    private static final double MARGIN = 1.1;

    /** What was too little is raised by this much where nothing else is known. */
    private static final double MORE = 1.25;

    /** The failure, with a hint that can be followed. */
    public Failure addedTo(Failure failure) {
        String hint = Stream.of(what(failure), goOn(failure))
                .filter(Objects::nonNull)
                .map(Remedy::sentence)
                .collect(Collectors.joining(" "));
        return failure.withHint(hint);
    }

    private String what(Failure failure) {
        return switch (failure.failureClass()) {
            case OutOfMemory -> memory(failure);
            case DeviceOutOfMemory ->
                run.placement().gpus() == 0 ? sentence(failure.hint()) + " " + memory(failure) : failure.hint();
            case Storage ->
                run.workspace().template() == null
                        ? failure.hint()
                        : sentence(failure.hint()) + " The workspace is the claim \""
                                + run.workspace().claim()
                                + "\": if its StorageClass allows expansion, raise its spec.resources.requests.storage";
            case InvalidConfiguration,
                    InvalidData,
                    Unavailable,
                    Internal,
                    NonFiniteLoss,
                    Hang,
                    Terminated,
                    NodeLost,
                    DeadlineExceeded,
                    Killed -> failure.hint();
        };
    }

    private String memory(Failure failure) {
        BigDecimal limit = run.container().memory().getNumericalAmount();
        Optional<Long> needed = needed(failure);
        double atLeast = Math.max(needed.orElse(0L) * MARGIN, limit.doubleValue() * MORE);
        return needed.map(bytes ->
                                "Training needs an estimated %.1f GiB of memory, and ".formatted(bytes / (double) GIB))
                        .orElse("")
                + "spec.resources.memory is " + run.container().memory() + ": set it to at least " + quantity(atLeast);
    }

    /** In the pod's own memory. */
    private Optional<Long> needed(Failure failure) {
        if (estimate == null || !Stage.TRAIN.verb().equals(failure.stage())) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                run.placement().gpus() > 0 ? estimate.hostMemoryBytes() : estimate.deviceMemoryBytes());
    }

    private static String quantity(double bytes) {
        return bytes >= 2 * GIB ? (long) Math.ceil(bytes / GIB) + "Gi" : (long) Math.ceil(bytes / MIB) + "Mi";
    }

    private String goOn(Failure failure) {
        String retry = "raise spec.retry to " + (run.retry() + 1);
        if (failure.failureClass() == FailureClass.NonFiniteLoss) {
            return "spec.training of an existing run cannot be changed: apply the manifest under a new name";
        }
        String how = checkpoint
                .filter(any -> Stage.TRAIN.verb().equals(failure.stage()))
                .map(last -> "training continues from step " + last.step())
                .orElse("the stage " + failure.stage() + " starts again");
        boolean immutable = isImmutable(failure.field());
        if (failure.failureClass() == FailureClass.DeviceOutOfMemory && (failure.field() == null || immutable)) {
            return "Lengths (spec.context, spec.evaluation) of an existing run cannot be changed: for shorter ones, "
                    + "apply the manifest under a new name. With more memory, " + retry + ": " + how;
        }
        if (immutable) {
            return failure.field()
                    + " of an existing run cannot be changed: apply the manifest under a new name, or, if the cause is "
                    + "outside the manifest, fix it and " + retry + ": " + how;
        }
        return "Then " + retry + ": " + how;
    }

    private static boolean isImmutable(String field) {
        return field != null
                && IMMUTABLE.stream()
                        .anyMatch(block ->
                                field.equals(block) || field.startsWith(block + ".") || field.startsWith(block + "["));
    }

    private static String sentence(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") ? stripped : stripped + ".";
    }
}
