package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code run.json}, the whole resolved configuration of a run: the operator writes it with every default filled in, the
 * trainer reads it. What {@link dev.longcontext.contract.validation.RunConfigReader} returns keeps every rule.
 */
@RecordBuilder
@JsonClassDescription("The whole resolved configuration of a run; every default is already filled in.")
public record RunConfig(
        @JsonPropertyDescription(
                "The version of the contract between operator and trainer; use an operator and a trainer image of the same version.")
        String contractVersion,

        @JsonPropertyDescription("Which resource the run belongs to; without effect on the result.")
        Run run,

        @JsonPropertyDescription("The model whose context is extended.")
        BaseModel baseModel,

        @JsonPropertyDescription("The context to reach.") Context context,
        @JsonPropertyDescription("The samples to train on.") DataConfig data,

        @JsonPropertyDescription("How the weights are changed.")
        TrainingConfig training,

        @JsonPropertyDescription("What to compute on.") Devices devices,
        @JsonPropertyDescription("When the state is saved.") Checkpointing checkpoint,

        @JsonPropertyDescription(
                "Seconds without the end of a step after which the trainer counts as hung, at least 1.")
        @Min(1)
        @Max(Integer.MAX_VALUE)
        long hangTimeoutSeconds,

        @JsonPropertyDescription("What is measured after training, in this order; may be empty.")
        List<EvaluationConfig> evaluation,

        @JsonPropertyDescription("What is written at the end.")
        Export export,

        @JsonPropertyDescription("What fetching may do beyond the usual; left out, nothing.") @Nullable
        NetworkConfig network)
        implements RunConfigBuilder.With {

    /** The only version there is. */
    public static final String VERSION = "v1alpha1";

    static final String SHA256 = "^[0-9a-f]{64}$";
    static final String VARIABLE = "^[A-Za-z_][A-Za-z0-9_]*$";

    public RunConfig {
        evaluation = List.copyOf(evaluation);
        network = network == null ? NetworkConfig.DEFAULT : network;
    }

    /** For people and for labels. */
    public record Run(
            @JsonPropertyDescription("Name of the resource.") @NotEmpty
            String name,

            @JsonPropertyDescription("Namespace of the resource.")
            String namespace,

            @JsonPropertyDescription("UID of the resource.") String uid) {}

    /** Where the model comes from. */
    @RecordBuilder
    public record BaseModel(
            @JsonPropertyDescription(
                    "A folder with config.json, tokenizer.json and safetensors: an address of docs/base-model.md, a plain path or file://.")
            @NotEmpty
            String uri,

            @JsonPropertyDescription("The digest the model folder must have: 64 lower-case hexadecimal digits.")
            @Pattern(regexp = SHA256)
            @Nullable
            String sha256,

            @JsonPropertyDescription(
                    "Name of the environment variable that holds the bearer token. For s3:// its name goes on with _AWS_ACCESS_KEY_ID, _AWS_SECRET_ACCESS_KEY and _AWS_SESSION_TOKEN.")
            @Pattern(regexp = VARIABLE)
            @Nullable
            String secretEnv)
            implements RunConfigBaseModelBuilder.With {}

    /** What is to be reached. */
    public record Context(
            @JsonPropertyDescription("Tokens a sample may have, and the model is to handle.") @Min(1)
            int targetLength,

            @JsonPropertyDescription(
                    "Base of the rotary embedding, a number above 1; the paper raises it 400-fold for a ten-fold context. Left out, it stays the base model's own, which does for lengths within the native one.")
            @DecimalMin(value = "1", inclusive = false)
            @Nullable
            Double ropeTheta) {

        /** In place of the base model's own; empty leaves it. */
        public OptionalDouble newRopeTheta() {
            return ropeTheta == null ? OptionalDouble.empty() : OptionalDouble.of(ropeTheta);
        }
    }

    /** Without GPUs, devices are groups of CPU threads; the threads are shared by all of them. */
    @RecordBuilder
    public record Devices(
            @JsonPropertyDescription("Number of devices, at least 1.") @Min(1)
            int count,

            @JsonPropertyDescription("Threads of the tensor library on a CPU, at least 1.") @Min(1)
            int cpuThreads,

            @JsonPropertyDescription("Memory of one GPU in bytes, at least 1; leave it out where it is not known.")
            @Min(1)
            @Nullable
            Long memoryBytes)
            implements RunConfigDevicesBuilder.With {

        public Devices(int count, int cpuThreads) {
            this(count, cpuThreads, null);
        }
    }

    /** A checkpoint is also written at the end. */
    public record Checkpointing(
            @JsonPropertyDescription("A checkpoint after every so many steps, at least 1.") @Min(1)
            int everySteps,

            @JsonPropertyDescription("How many checkpoints are kept, at least 1.") @Min(1)
            int keepLast,

            @JsonPropertyDescription("Save or Skip.") OnTermination onTermination) {}

    /** Whether a trainer that is asked to stop saves its state first. */
    public enum OnTermination {
        Save,
        Skip
    }

    /** What is written under {@code export/}. */
    public record Export(
            @JsonPropertyDescription("Merged, Adapter or both.") @Size(min = 1)
            List<ExportFormat> formats,

            @JsonPropertyDescription(
                    "The weights that the adapter is merged into: Original, as fetched, or Dequantized, as in training.")
            MergeBase mergeBase,

            @JsonPropertyDescription("FP32 or BF16.") Precision precision,

            @JsonPropertyDescription(
                    "The context length that the merged model claims: Target, as trained, or Effective, as measured. "
                            + "Target where it is left out.")
            MaxModelLen maxModelLen) {
        public Export {
            formats = List.copyOf(formats);
            maxModelLen = maxModelLen == null ? MaxModelLen.Target : maxModelLen;
        }
    }

    /** What config.json of the merged model says as the greatest length, and so what is served. */
    public enum MaxModelLen {
        /** The length that was trained. */
        Target,
        /** The effective length by the evaluations, at most the length that was trained. */
        Effective
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

    /** The environment variables that hold secrets. */
    public List<String> secretVariables() {
        return Stream.of(
                        secretVariables(baseModel.uri(), baseModel.secretEnv()),
                        everySource().flatMap(source -> secretVariables(source.uri(), source.secretEnv())),
                        Stream.ofNullable(data.synthetic())
                                .flatMap(SyntheticConfig::endpoints)
                                .map(SyntheticConfig.Endpoint::secretEnv)
                                .filter(Objects::nonNull))
                .flatMap(variables -> variables)
                .toList();
    }

    private static Stream<String> secretVariables(String uri, @Nullable String secretEnv) {
        return secretEnv == null ? Stream.empty() : SourceScheme.secretVariables(uri, secretEnv).stream();
    }

    /** The sources of the training data, of synthetic data and of the evaluations. */
    public Stream<DataConfig.Source> everySource() {
        return Stream.of(
                        data.sources().stream(),
                        Stream.ofNullable(data.synthetic()).flatMap(synthetic -> synthetic.corpus().stream()),
                        evaluation.stream().flatMap(one -> one.sources().stream()))
                .flatMap(sources -> sources);
    }
}
