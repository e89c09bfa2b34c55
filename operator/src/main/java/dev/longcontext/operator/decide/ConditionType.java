package dev.longcontext.operator.decide;

/** The conditions of a run, in the order in which they are listed; each says what True means. */
public enum ConditionType {
    /** The spec makes sense, and the operator's trainer image can do what it asks. */
    Accepted,
    /** A node exists that could take the GPU stages. */
    NodeAvailable,
    /** Base model and data are in the workspace, checked and tokenised. */
    DataReady,
    /** Training has ended. */
    Trained,
    /** A stop now would lose little: the last checkpoint is recent. */
    CheckpointFresh,
    /** Every evaluation has a score. */
    Evaluated,
    /** No blocking gate has failed. */
    GatesPassed,
    /** The exported model is in the workspace. */
    ArtifactPublished,
    /** The InferenceService answers. */
    ServingReady,
    /** The run has done all it was asked; Unknown until it has or has failed. */
    Succeeded,
    /** The run is at rest because spec.suspend says so. */
    Suspended,
    /** Work is going on (kstatus). */
    Reconciling,
    /** Nothing will go on until somebody does something (kstatus). */
    Stalled
}
