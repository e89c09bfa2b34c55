package dev.longcontext.api.v1alpha1;

/**
 * Reasons of {@code status.conditions}: one word for programs. Beside these, a reason may be a word of {@code status.state}
 * (conditions Succeeded and Reconciling), the class of a stage's failure (the table of exit codes in the contract), what a
 * kubelet says about a pod that cannot start (such as {@code ImagePullBackOff}), or what KServe says about a model that does
 * not load.
 */
public final class ConditionReasons {
    /** Accepted: the spec is valid. */
    public static final String ACCEPTED = "Accepted";
    /** Accepted, Succeeded, Stalled: a value in the spec cannot be used; the message names the field and the remedy. */
    public static final String INVALID = "Invalid";
    /** Accepted, Stalled: the run asks for GPUs and the operator's trainer image computes on CPUs. */
    public static final String TRAINER_WITHOUT_CUDA = "TrainerWithoutCuda";
    /** NodeAvailable: a node could take the GPU stages. */
    public static final String NODE_FITS = "NodeFits";
    /** NodeAvailable, Stalled: no node could; the message says what was looked for and which node came nearest. */
    public static final String NO_NODE_FITS = "NoNodeFits";
    /** A stage's condition, Stalled: a claim that the spec names does not exist. */
    public static final String CLAIM_NOT_FOUND = "ClaimNotFound";
    /** A stage's condition, Stalled: a claim that the spec names is being deleted. */
    public static final String CLAIM_DELETED = "ClaimDeleted";
    /** A stage's condition, Stalled: the storage class that the spec names does not exist. */
    public static final String STORAGE_CLASS_NOT_FOUND = "StorageClassNotFound";
    /** A stage's condition, Stalled: a claim gets no volume; the message has the event's sentence and the remedy. */
    public static final String CLAIM_NOT_BOUND = "ClaimNotBound";
    /** A stage's condition, Stalled: the volume of a claim is gone. */
    public static final String CLAIM_LOST = "ClaimLost";
    /** A stage's condition: the pod waits for the volume of a claim. */
    public static final String VOLUME_PENDING = "VolumePending";
    /** A stage's condition, Stalled: the workspace's claim was deleted before the run was done, with all that was on it. */
    public static final String WORKSPACE_DELETED = "WorkspaceDeleted";
    /** A stage's condition, Stalled: the name of the workspace's claim belongs to something else. */
    public static final String WORKSPACE_TAKEN = "WorkspaceTaken";
    /** DataReady, Trained, Evaluated, ArtifactPublished: the stages before are not done. */
    public static final String WAITING = "Waiting";
    /** DataReady, Trained, Evaluated, ArtifactPublished: the stage's pod is on its way. */
    public static final String STARTING = "Starting";
    /** DataReady, Trained, Evaluated, ArtifactPublished: somebody else, Kueue for one, suspended the stage's Job. */
    public static final String JOB_SUSPENDED = "JobSuspended";
    /** DataReady, Trained, Evaluated, ArtifactPublished: the stage runs. */
    public static final String RUNNING = "Running";
    /** DataReady, Trained, Evaluated, ArtifactPublished: the stage failed and is tried again. */
    public static final String RESTARTING = "Restarting";
    /** DataReady, Trained, Evaluated, ArtifactPublished: another condition says what is in the way. */
    public static final String BLOCKED = "Blocked";
    /** DataReady, Trained, Evaluated, ArtifactPublished: the stage is done. */
    public static final String DONE = "Done";
    /** CheckpointFresh: training has not reported a step yet. */
    public static final String NOT_TRAINING = "NotTraining";
    /** CheckpointFresh: the last checkpoint is recent. */
    public static final String RECENT = "Recent";
    /** CheckpointFresh: the last checkpoint is older than twice the usual distance between two. */
    public static final String OLD = "Old";
    /** CheckpointFresh: training is done, so nothing of it can be lost. */
    public static final String TRAINED = "Trained";
    /** Evaluated: the spec asks for no evaluation. */
    public static final String NOTHING_TO_DO = "NothingToDo";
    /** GatesPassed: every gate passed. */
    public static final String PASSED = "Passed";
    /** GatesPassed: the spec has no gates. */
    public static final String NO_GATES = "NoGates";
    /** GatesPassed: a blocking gate was missed; the message names it, the value and the bound. */
    public static final String GATE_FAILED = "GateFailed";
    /** GatesPassed: the evaluation ended and its verdict cannot be read any more. */
    public static final String VERDICT_LOST = "VerdictLost";
    /** ArtifactPublished, ServingReady, Succeeded, Stalled: a blocking gate was missed, so nothing is published. */
    public static final String GATES_FAILED = "GatesFailed";
    /** ServingReady: the spec asks for no InferenceService. */
    public static final String NOT_ASKED = "NotAsked";
    /** ServingReady: the cluster does not serve KServe's API; it is looked for again. */
    public static final String KSERVE_ABSENT = "KServeAbsent";
    /** A stage's condition, ServingReady, Stalled: an object of the name that is needed belongs to something else. */
    public static final String NAME_TAKEN = "NameTaken";
    /** ServingReady: the InferenceService is being made. */
    public static final String CREATING = "Creating";
    /** ServingReady: somebody changed the InferenceService; what the operator applied is put back. */
    public static final String PUT_BACK = "PutBack";
    /** ServingReady, Stalled: what the operator applies is changed again each time, by a webhook or another controller. */
    public static final String CONTESTED = "Contested";
    /** ServingReady: the model is loading. */
    public static final String PROGRESSING = "Progressing";
    /** ServingReady: the model answers. */
    public static final String READY = "Ready";
    /** Suspended and what waits for it: the run is at rest. */
    public static final String SUSPENDED = "Suspended";
    /** Suspended: the stage saves a checkpoint and stops. */
    public static final String STOPPING = "Stopping";
    /** Suspended: the spec does not ask for it. */
    public static final String NOT_SUSPENDED = "NotSuspended";
    /** Reconciling: nothing can be done until a person does something. */
    public static final String STALLED = "Stalled";
    /** Stalled: nothing is in the way. */
    public static final String NOT_STALLED = "NotStalled";
    /** A stage's condition, ServingReady, Stalled: a ResourceQuota is used up, or asks for a limit that is not given. */
    public static final String QUOTA_EXCEEDED = "QuotaExceeded";
    /** A stage's condition, ServingReady, Stalled: a webhook, a policy, Pod Security or a LimitRange refused an object. */
    public static final String ADMISSION_DENIED = "AdmissionDenied";
    /** A stage's condition, Stalled: a service account, priority class or runtime class that the pods name is not there. */
    public static final String REFERENCE_NOT_FOUND = "ReferenceNotFound";
    /** A stage's condition, ServingReady, Stalled: the operator lacks a right. */
    public static final String FORBIDDEN = "Forbidden";
    /** A stage's condition, ServingReady, Stalled: the API server finds a field of an object wrong. */
    public static final String OBJECT_INVALID = "ObjectInvalid";
    /** ServingReady, Stalled: an API that is needed is not served any more. */
    public static final String API_NOT_FOUND = "ApiNotFound";
    /** A stage's condition, ServingReady, Stalled: somebody else changed the same object; it is tried again. */
    public static final String CONFLICT = "Conflict";
    /** A stage's condition, ServingReady, Stalled: the API server does not answer, or has no time. */
    public static final String API_SERVER_UNAVAILABLE = "ApiServerUnavailable";
    /** Stalled: a bug of the operator; the message says what to send to the maintainers. */
    public static final String INTERNAL_ERROR = "InternalError";

    private ConditionReasons() {}
}
