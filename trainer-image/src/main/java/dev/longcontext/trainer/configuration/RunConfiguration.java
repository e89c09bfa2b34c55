package dev.longcontext.trainer.configuration;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * {@code run.json}, the whole resolved configuration of a run. Read it with {@link RunConfigurationReader}: a value
 * that exists has passed the JSON Schema {@code run.schema.json} and the rules of {@link RunConfigurationRules}.
 *
 * @param hangTimeoutSeconds without the end of a step for so long, the trainer counts as hung
 * @param evaluation what is measured after training, in this order; may be empty
 * @param network what fetching may do beyond the usual; where it is absent, nothing
 */
public record RunConfiguration(
        String contractVersion,
        Run run,
        BaseModel baseModel,
        Context context,
        Data data,
        Training training,
        Devices devices,
        Checkpointing checkpoint,
        long hangTimeoutSeconds,
        List<Evaluation> evaluation,
        Export export,
        Network network) {

    public static final String CONTRACT_VERSION = "v1alpha1";

    /** Which resource this run belongs to; for people and for labels, without effect on the result. */
    public record Run(String name, String namespace, String uid) {}

    /**
     * @param uri a folder (plain path or {@code file://}), {@code pvc://CLAIM/path} or {@code http(s)://}
     * @param revision which revision of the model, or null
     * @param sha256 the digest the fetched folder must have, 64 hexadecimal digits, or null
     * @param secretEnv the environment variable that holds the bearer token, or null
     */
    public record BaseModel(String uri, String revision, String sha256, String secretEnv) {}

    /**
     * @param targetLength tokens the extended model is to handle
     * @param ropeTheta the base of the rotary embedding during and after training; null is the base model's own
     */
    public record Context(int targetLength, Double ropeTheta) {

        /** In place of the base model's own; empty leaves it. */
        public OptionalDouble newRopeTheta() {
            return ropeTheta == null ? OptionalDouble.empty() : OptionalDouble.of(ropeTheta);
        }
    }

    /**
     * @param count devices to train on; on a machine without GPU, groups of CPU threads
     * @param cpuThreads threads of the tensor library, shared by all devices
     * @param memoryBytes memory of one GPU, or null where it is not known: then host memory takes what it can take
     */
    public record Devices(int count, int cpuThreads, Long memoryBytes) {

        public Devices(int count, int cpuThreads) {
            this(count, cpuThreads, null);
        }
    }

    /**
     * @param everySteps a checkpoint after every so many steps, and one at the end
     * @param keepLast how many checkpoints are kept
     */
    public record Checkpointing(int everySteps, int keepLast, OnTermination onTermination) {}

    /** Whether a trainer that is asked to stop saves its state first. */
    public enum OnTermination {
        Save,
        Skip
    }

    /**
     * @param formats what is written under {@code export/}
     * @param mergeBase the weights the adapter is merged into: as fetched, or as dequantised during training
     */
    public record Export(List<ExportFormat> formats, MergeBase mergeBase, Precision precision) {
        public Export {
            formats = List.copyOf(formats);
        }
    }

    /** A merged Hugging Face checkpoint, or a PEFT adapter. */
    public enum ExportFormat {
        Merged,
        Adapter
    }

    /** What the adapter's delta is added to. */
    public enum MergeBase {
        Original,
        Dequantized
    }

    public RunConfiguration {
        evaluation = List.copyOf(evaluation);
        network = network == null ? Network.DEFAULT : network;
    }

    /** The environment variables that hold secrets. */
    public List<String> secretVariables() {
        return Stream.concat(
                        Stream.of(baseModel).map(BaseModel::secretEnv),
                        data.sources().stream().map(Data.Source::secretEnv))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The same on other devices. */
    public RunConfiguration with(Devices others) {
        return new RunConfiguration(
                contractVersion,
                run,
                baseModel,
                context,
                data,
                training,
                others,
                checkpoint,
                hangTimeoutSeconds,
                evaluation,
                export,
                network);
    }
}
