package dev.longcontext.contract;

/** Environment variables that the operator sets and the trainer reads. */
public final class EnvironmentVariables {

    /** Folder that runs on the same volume share: what base models answered in evaluations is kept there. */
    public static final String SHARED_CACHE = "LONGCONTEXT_SHARED_CACHE";

    /** The pod's own address: the trainer's HTTP server listens there; without it, there is none. */
    public static final String POD_IP = "POD_IP";

    public static final String POD_NAME = "POD_NAME";
    public static final String NODE_NAME = "NODE_NAME";

    /** A writable folder: the root file system is read-only. */
    public static final String TMPDIR = "TMPDIR";

    /** What each GPU has, where {@link RunConfig.Devices#memoryBytes()} does not say it. */
    public static final String GPU_MEMORY_BYTES = "GPU_MEMORY_BYTES";

    /** The token that {@code POST /checkpoint} wants. */
    public static final String CHECKPOINT_TOKEN = "LONGCONTEXT_CHECKPOINT_TOKEN";

    /** The text of {@code spec.data.chatTemplate.configMapRef}. */
    public static final String CHAT_TEMPLATE = "LONGCONTEXT_CHAT_TEMPLATE";

    /** How long after SIGTERM the kubelet kills the process: answers that are paid for are waited for so long. */
    public static final String TERMINATION_GRACE_SECONDS = "LONGCONTEXT_TERMINATION_GRACE_SECONDS";

    /** The file for the termination message, where it is not the kubelet's default. */
    public static final String TERMINATION_MESSAGE_PATH = "TERMINATION_MESSAGE_PATH";

    private EnvironmentVariables() {}
}
