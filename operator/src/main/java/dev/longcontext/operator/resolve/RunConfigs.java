package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.Artifact;
import dev.longcontext.api.v1alpha1.Checkpoint;
import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import dev.longcontext.api.v1alpha1.Network;
import dev.longcontext.api.v1alpha1.Overlong;
import dev.longcontext.api.v1alpha1.Training;
import dev.longcontext.operator.contract.RunConfig;
import dev.longcontext.operator.resolve.ResolvedRun.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The trainer's configuration out of a spec, every default filled in. */
final class RunConfigs {

    private static final Duration HANG = Duration.ofMinutes(30);

    private final LongContextFineTuneSpec spec;
    private final Reader reader;

    RunConfigs(LongContextFineTuneSpec spec, Reader reader) {
        this.spec = spec;
        this.reader = reader;
    }

    RunConfig of(Identity identity, RunConfig.Devices devices) {
        RunConfig.Training training = new TrainingConfigs(reader).of(spec.training());
        return new RunConfig(
                RunConfig.VERSION,
                new RunConfig.Run(identity.name(), identity.namespace(), identity.uid()),
                baseModel(),
                context(),
                data(),
                training,
                devices,
                checkpoint(),
                hangTimeout().toSeconds(),
                new EvaluationConfigs(reader).of(spec.evaluation()),
                export(training.method()),
                network());
    }

    private RunConfig.Network network() {
        Network network = spec.network();
        return network == null
                ? null
                : new RunConfig.Network(
                        orElse(network.allowedHosts(), List.of()), orElse(network.allowSignedUris(), false));
    }

    private RunConfig.BaseModel baseModel() {
        return new RunConfig.BaseModel(
                spec.baseModel().uri(),
                spec.baseModel().sha256(),
                spec.baseModel().secretRef() == null ? null : Sources.BASE_MODEL_SECRET);
    }

    private RunConfig.Context context() {
        return new RunConfig.Context(
                spec.context().targetLength(),
                spec.context().ropeTheta() == null
                        ? null
                        : reader.positive(
                                "spec.context.ropeTheta", spec.context().ropeTheta(), 0));
    }

    private RunConfig.Data data() {
        List<RunConfig.Source> sources = new ArrayList<>();
        for (int i = 0; i < spec.data().sources().size(); i++) {
            sources.add(source(i, spec.data().sources().get(i)));
        }
        Overlong overlong = orElse(spec.data().overlong(), new Overlong(null, null));
        return new RunConfig.Data(
                List.copyOf(sources),
                new RunConfig.Overlong(
                        orElse(overlong.chat(), Overlong.Action.Drop).name(),
                        orElse(overlong.text(), Overlong.Action.Truncate).name()),
                "Shuffled");
    }

    private static RunConfig.Source source(int index, DataSource source) {
        return new RunConfig.Source(
                source.name(),
                source.uri(),
                orElse(source.format(), DataSource.Format.Auto).name(),
                source.maxSamples() == null ? null : source.maxSamples().longValue(),
                source.maxSamples() == null
                        ? null
                        : orElse(source.pick(), DataSource.Pick.First).name(),
                source.minTokens(),
                source.sha256(),
                source.secretRef() == null ? null : Sources.sourceSecret(index));
    }

    private RunConfig.Checkpoint checkpoint() {
        Checkpoint checkpoint = orElse(spec.checkpoint(), new Checkpoint(null, null, null));
        return new RunConfig.Checkpoint(
                orElse(checkpoint.everySteps(), 50),
                orElse(checkpoint.keepLast(), 2),
                orElse(checkpoint.onTermination(), Checkpoint.OnTermination.Save)
                        .name());
    }

    private Duration hangTimeout() {
        String text = spec.failurePolicy() == null ? null : spec.failurePolicy().hangTimeout();
        return orElse(reader.duration("spec.failurePolicy.hangTimeout", text), HANG);
    }

    /** A whole model comes with its adapter, which is small; who asks for the adapter wants nothing else. */
    private RunConfig.Export export(String method) {
        Artifact artifact = artifact(spec);
        boolean merged = artifact.format() == Artifact.Format.Merged;
        boolean full = Training.Method.Full.name().equals(method);
        if (full && !merged) {
            reader.problem("spec.publish.artifact.format is Adapter and spec.training.method Full makes none:"
                    + " write format: Merged, or method: QLoRA or LoRA");
        }
        List<String> formats = merged ? (full ? List.of("Merged") : List.of("Merged", "Adapter")) : List.of("Adapter");
        return new RunConfig.Export(formats, "Original", artifact.precision().name());
    }

    static Artifact artifact(LongContextFineTuneSpec spec) {
        Artifact artifact = spec.publish() == null ? null : spec.publish().artifact();
        return artifact == null
                ? new Artifact(Artifact.Format.Merged, Artifact.Precision.BF16)
                : new Artifact(
                        orElse(artifact.format(), Artifact.Format.Merged),
                        orElse(artifact.precision(), Artifact.Precision.BF16));
    }
}
