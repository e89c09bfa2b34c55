package dev.longcontext.api.v1alpha1;

/** Types of {@code status.conditions}; each says what {@code True} means. */
public final class ConditionTypes {
    /** The spec makes sense. */
    public static final String ACCEPTED = "Accepted";
    /** A node that fits the spec exists. */
    public static final String NODE_AVAILABLE = "NodeAvailable";
    /** The base model and the data are fetched, checked and tokenised. */
    public static final String DATA_READY = "DataReady";
    /** Training reached its last step. */
    public static final String TRAINED = "Trained";
    /** A verified checkpoint exists that is not older than twice the usual distance between two. */
    public static final String CHECKPOINT_FRESH = "CheckpointFresh";
    /** Every evaluation has a score. */
    public static final String EVALUATED = "Evaluated";
    /** No blocking gate was missed. */
    public static final String GATES_PASSED = "GatesPassed";
    /** The result is exported. */
    public static final String ARTIFACT_PUBLISHED = "ArtifactPublished";
    /** The InferenceService of this result answers. */
    public static final String SERVING_READY = "ServingReady";
    /** All that was asked for is done; Unknown while running, False when it cannot be done. */
    public static final String SUCCEEDED = "Succeeded";
    /** The run is stopped because {@code spec.suspend} is true. */
    public static final String SUSPENDED = "Suspended";
    /** The operator is at work on this generation (kstatus). */
    public static final String RECONCILING = "Reconciling";
    /** The run cannot go on without a change by a person (kstatus). */
    public static final String STALLED = "Stalled";

    private ConditionTypes() {}
}
