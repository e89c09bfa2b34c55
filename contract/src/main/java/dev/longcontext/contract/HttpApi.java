package dev.longcontext.contract;

/** Where a stage's pod answers while it runs (docs/contract.md, section 4), and where a served model does. */
public final class HttpApi {

    /** Of a stage's pod. */
    public static final int STAGE_PORT = 9090;

    /** Of a served model. */
    public static final int SERVING_PORT = 8080;

    /** GET: a {@link ProgressReport}. */
    public static final String PROGRESS = "/progress";

    /** GET: metrics in Prometheus' text format. */
    public static final String METRICS = "/metrics";

    /** GET: 200, or 503 when no step ended within the hang time-out. */
    public static final String HEALTH = "/healthz";

    /** POST: saves a checkpoint at the end of the step in flight. */
    public static final String CHECKPOINT = "/checkpoint";

    /** The token, where a proxy keeps the header {@code Authorization} for itself. */
    public static final String TOKEN_HEADER = "X-Checkpoint-Token";

    private HttpApi() {}
}
