package dev.longcontext.api.v1alpha1;

import java.util.Arrays;
import java.util.Optional;

/** Types of {@code status.conditions}, in the order in which they are listed; each says what {@code True} means. */
public enum ConditionType {
    /** The spec is valid, and the operator's trainer image can do what it asks. */
    Accepted,
    /** A node that fits the spec exists. */
    NodeAvailable,
    /** The base model and the data are fetched, checked and tokenised. */
    DataReady,
    /** Training reached its last step. */
    Trained,
    /** A verified checkpoint exists that is not older than twice the usual distance between two. */
    CheckpointFresh,
    /** Every evaluation has a score. */
    Evaluated,
    /** No blocking gate was missed. */
    GatesPassed,
    /** The result is exported. */
    ArtifactPublished,
    /** The InferenceService of this result answers. */
    ServingReady,
    /** All that was asked for is done; Unknown while running, False when it cannot be done. */
    Succeeded,
    /** The run is stopped because {@code spec.suspend} is true. */
    Suspended,
    /** The operator is at work on this generation (kstatus). */
    Reconciling,
    /** The run cannot go on without a change by a person (kstatus). */
    Stalled;

    /** The one of this name; empty for a condition that another version of the operator wrote. */
    public static Optional<ConditionType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
