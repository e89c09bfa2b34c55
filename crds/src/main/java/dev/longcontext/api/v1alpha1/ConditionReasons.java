package dev.longcontext.api.v1alpha1;

/**
 * Reasons of {@code status.conditions}: one word for programs. Beside these, a reason may be a word of {@code status.state}
 * (conditions Succeeded and Reconciling), the class of a stage's failure (the table of exit codes in the contract), what
 * Kubernetes says about a pod that cannot start (such as {@code ImagePullBackOff} or {@code FailedMount}), or what KServe says about a model that does
 * not load.
 */
public final class ConditionReasons {
    /** Accepted: the spec is valid. */
    public static final String ACCEPTED = "Accepted";
    /** Accepted, Succeeded, Stalled: a value in the spec is invalid; the message names the field and the remedy. */
    public static final String INVALID = "Invalid";
    /** Accepted, Stalled: the run asks for GPUs, but the operator's trainer image supports only CPUs. */
    public static final String TRAINER_WITHOUT_CUDA = "TrainerWithoutCuda";
    /** NodeAvailable: a node fits the GPU stages. */
    public static final String NODE_FITS = "NodeFits";
    /**
     * NodeAvailable, Stalled: no node fits; the message says what is needed and which node comes closest. With
     * {@code spec.resources.autoscaled} nothing is stalled, and pods wait for the cluster to add a node.
     */
    public static final String NO_NODE_FITS = "NoNodeFits";
    /** A stage's condition, Stalled: the node of the stage's pod is not ready, so nobody knows whether the pod still works. */
    public static final String NODE_NOT_READY = "NodeNotReady";
    /** A stage's condition, Stalled: the trainer has ended, but a container that something else put into its pod has not. */
    public static final String SIDECAR_RUNNING = "SidecarRunning";
    /** A stage's condition, Stalled: a claim that the spec names does not exist. */
    public static final String CLAIM_NOT_FOUND = "ClaimNotFound";
    /** A stage's condition, Stalled: a claim that the spec names is being deleted. */
    public static final String CLAIM_DELETED = "ClaimDeleted";
    /** A stage's condition, Stalled: the storage class that the spec names does not exist. */
    public static final String STORAGE_CLASS_NOT_FOUND = "StorageClassNotFound";
    /** A stage's condition, Stalled: a claim gets no volume; the message contains the event's message and the remedy. */
    public static final String CLAIM_NOT_BOUND = "ClaimNotBound";
    /** A stage's condition, Stalled: the volume of a claim is gone. */
    public static final String CLAIM_LOST = "ClaimLost";
    /** A stage's condition: the pod waits for the volume of a claim. */
    public static final String VOLUME_PENDING = "VolumePending";
    /** A stage's condition, Stalled: the workspace's claim was deleted before the run was done, with all its files. */
    public static final String WORKSPACE_DELETED = "WorkspaceDeleted";
    /** A stage's condition, Stalled: the name of the workspace's claim belongs to something else. */
    public static final String WORKSPACE_TAKEN = "WorkspaceTaken";
    /** DataReady, Trained, Evaluated, ArtifactPublished: earlier stages are not done. */
    public static final String WAITING = "Waiting";
    /** DataReady, Trained, Evaluated, ArtifactPublished: the stage's pod is starting. */
    public static final String STARTING = "Starting";
    /** DataReady, Trained, Evaluated, ArtifactPublished: somebody else, such as Kueue, suspended the stage's Job. */
    public static final String JOB_SUSPENDED = "JobSuspended";
    /** DataReady, Trained, Evaluated, ArtifactPublished: the stage runs. */
    public static final String RUNNING = "Running";
    /** DataReady, Trained, Evaluated, ArtifactPublished: the stage failed and will be retried. */
    public static final String RESTARTING = "Restarting";
    /** DataReady, Trained, Evaluated, ArtifactPublished: another condition says what is blocking the stage. */
    public static final String BLOCKED = "Blocked";
    /** DataReady, Trained, Evaluated, ArtifactPublished: the stage is done. */
    public static final String DONE = "Done";
    /** CheckpointFresh: training has not reported a step yet. */
    public static final String NOT_TRAINING = "NotTraining";
    /** CheckpointFresh: the last checkpoint is recent. */
    public static final String RECENT = "Recent";
    /** CheckpointFresh: the last checkpoint is older than twice the usual interval. */
    public static final String OLD = "Old";
    /** CheckpointFresh: training is done, so nothing can be lost. */
    public static final String TRAINED = "Trained";
    /** Evaluated: the spec has no evaluation. */
    public static final String NOTHING_TO_DO = "NothingToDo";
    /** GatesPassed: every gate passed. */
    public static final String PASSED = "Passed";
    /** GatesPassed: the spec has no gates. */
    public static final String NO_GATES = "NoGates";
    /** GatesPassed: a blocking gate failed; the message names the gate, the value and the bound. */
    public static final String GATE_FAILED = "GateFailed";
    /** GatesPassed: the evaluation ended, but its verdict can no longer be read. */
    public static final String VERDICT_LOST = "VerdictLost";
    /** ArtifactPublished, ServingReady, Succeeded, Stalled: a blocking gate failed, so nothing is published. */
    public static final String GATES_FAILED = "GatesFailed";
    /** ServingReady: the spec requests no InferenceService. */
    public static final String NOT_ASKED = "NotAsked";
    /** ServingReady: the cluster does not serve KServe's API; the operator checks again. */
    public static final String KSERVE_ABSENT = "KServeAbsent";
    /** A stage's condition, ServingReady, Stalled: an object with the required name belongs to something else. */
    public static final String NAME_TAKEN = "NameTaken";
    /** ServingReady: the InferenceService is being created. */
    public static final String CREATING = "Creating";
    /** ServingReady: somebody changed the InferenceService; the operator restores its fields. */
    public static final String PUT_BACK = "PutBack";
    /** ServingReady, Stalled: a webhook or another controller reverts what the operator applies every time. */
    public static final String CONTESTED = "Contested";
    /** ServingReady: the model is loading. */
    public static final String PROGRESSING = "Progressing";
    /** ServingReady: the model is served. */
    public static final String READY = "Ready";
    /** Suspended and the conditions that wait for it: the run is suspended. */
    public static final String SUSPENDED = "Suspended";
    /** Suspended: the stage saves a checkpoint and stops; or its node does not answer, so nobody knows whether it has. */
    public static final String STOPPING = "Stopping";
    /** Suspended: spec.suspend is not true. */
    public static final String NOT_SUSPENDED = "NotSuspended";
    /** Reconciling: the run cannot continue until somebody acts. */
    public static final String STALLED = "Stalled";
    /** Stalled: nothing is blocking the run. */
    public static final String NOT_STALLED = "NotStalled";
    /** A stage's condition, ServingReady, Stalled: a ResourceQuota is used up, or requires a limit that is not set. */
    public static final String QUOTA_EXCEEDED = "QuotaExceeded";
    /** A stage's condition, ServingReady, Stalled: a webhook, a policy, Pod Security or a LimitRange refused an object. */
    public static final String ADMISSION_DENIED = "AdmissionDenied";
    /** A stage's condition, Stalled: a service account, priority class or runtime class of the pods does not exist. */
    public static final String REFERENCE_NOT_FOUND = "ReferenceNotFound";
    /** A stage's condition, ServingReady, Stalled: the operator lacks a permission. */
    public static final String FORBIDDEN = "Forbidden";
    /** A stage's condition, ServingReady, Stalled: the API server rejects a field of an object. */
    public static final String OBJECT_INVALID = "ObjectInvalid";
    /** ServingReady, Stalled: a required API is no longer served. */
    public static final String API_NOT_FOUND = "ApiNotFound";
    /** A stage's condition, ServingReady, Stalled: somebody else changed the same object; the operator retries. */
    public static final String CONFLICT = "Conflict";
    /** A stage's condition, ServingReady, Stalled: the API server does not answer or is overloaded. */
    public static final String API_SERVER_UNAVAILABLE = "ApiServerUnavailable";
    /** Stalled: a bug in the operator; the message says what to send to the maintainers. */
    public static final String INTERNAL_ERROR = "InternalError";

    private ConditionReasons() {}
}
