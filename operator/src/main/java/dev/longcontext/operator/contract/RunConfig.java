package dev.longcontext.operator.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The file {@code run.json}: the whole configuration of one run, every default filled in. Fields that may be absent are
 * null here and left out of the file. The example is {@code examples/contract/run.json}.
 *
 * @param hangTimeoutSeconds the trainer calls itself hung when no step ended within this time
 * @param evaluation in the order in which they run; empty when nothing is to be evaluated
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunConfig(
        String contractVersion,
        Run run,
        BaseModel baseModel,
        Context context,
        Data data,
        Training training,
        Devices devices,
        Checkpoint checkpoint,
        long hangTimeoutSeconds,
        List<Evaluation> evaluation,
        Export export,
        Network network) {

    /** The only version there is. */
    public static final String VERSION = "v1alpha1";

    /**
     * What fetching may do beyond the usual; absent where it is nothing.
     *
     * @param allowedHosts hosts, addresses and ranges that may be fetched from although they are usually refused
     */
    public record Network(List<String> allowedHosts, boolean allowSignedUris) {}

    /** Who the run belongs to; the trainer only prints it. */
    public record Run(String name, String namespace, String uid) {}

    /**
     * Where the model comes from.
     *
     * @param secretEnv name of the environment variable that holds the bearer token
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BaseModel(String uri, String sha256, String secretEnv) {}

    /**
     * What is to be reached.
     *
     * @param targetLength tokens
     * @param ropeTheta null: the base model's own
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Context(int targetLength, Double ropeTheta) {}

    /**
     * What is trained on, and in which order.
     *
     * @param order {@code Shuffled}: by the seed, anew each epoch
     */
    public record Data(List<Source> sources, Overlong overlong, String order) {}

    /**
     * One file of samples.
     *
     * @param pick {@code First} or {@code Random}; absent where all samples are taken
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Source(
            String name,
            String uri,
            String format,
            Long maxSamples,
            String pick,
            Integer minTokens,
            String sha256,
            String secretEnv) {}

    /** What happens to a sample longer than the target length: {@code Drop} or {@code Truncate}. */
    public record Overlong(String chat, String text) {}

    /**
     * Exactly one of {@code epochs} and {@code maxSteps} is there; {@code lora} is absent for method Full and
     * {@code quantization} for every method but QLoRA.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Training(
            String method,
            String initialWeights,
            Lora lora,
            Quantization quantization,
            String precision,
            Optimizer optimizer,
            Batch batch,
            Integer epochs,
            Integer maxSteps,
            long seed,
            LossAnomaly lossAnomaly) {}

    /** Without {@code spikeFactor} only a loss that is not finite is an anomaly. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LossAnomaly(String action, int maxSkips, Double spikeFactor) {}

    public record Lora(int rank, double alpha, double dropout, List<String> targetModules, boolean trainEmbeddings) {}

    public record Quantization(String type, int blockSize, boolean doubleQuantization) {}

    public record Optimizer(
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            String schedule,
            int warmupSteps,
            double maxGradientNorm) {}

    public record Batch(int perDevice, int gradientAccumulation, String lossWeighting) {}

    /**
     * What the trainer may compute on.
     *
     * @param count GPUs the train and evaluate stages get
     * @param cpuThreads whole cores of the pod, at least one
     */
    public record Devices(int count, int cpuThreads) {}

    public record Checkpoint(int everySteps, int keepLast, String onTermination) {}

    public record Evaluation(String name, String suite, Needle needle, List<Gate> gates) {}

    /**
     * The grid of a needle-in-a-haystack evaluation.
     *
     * @param lengths tokens
     */
    public record Needle(List<Integer> lengths, int depths, int samplesPerCell, long seed) {}

    /** Bounds are fractions in [0, 1]; at least one of the three is there. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Gate(String metric, Double min, Double max, Double maxDropFromBase, String severity) {}

    /**
     * What is written at the end.
     *
     * @param mergeBase {@code Original}: the adapter is merged into the weights as published, not the quantised ones
     */
    public record Export(List<String> formats, String mergeBase, String precision) {}
}
