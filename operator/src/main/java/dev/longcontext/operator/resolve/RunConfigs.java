package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.named;
import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.Artifact;
import dev.longcontext.api.v1alpha1.ArtifactBuilder;
import dev.longcontext.api.v1alpha1.ChatTemplate;
import dev.longcontext.api.v1alpha1.Checkpoint;
import dev.longcontext.api.v1alpha1.CheckpointBuilder;
import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import dev.longcontext.api.v1alpha1.Network;
import dev.longcontext.api.v1alpha1.Overlong;
import dev.longcontext.api.v1alpha1.OverlongBuilder;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.PodPaths;
import dev.longcontext.contract.Precision;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.RunConfig.ExportFormat;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.operator.resolve.ResolvedRun.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The trainer's configuration out of a spec, every default filled in. */
final class RunConfigs {

    private static final Duration HANG = Duration.ofMinutes(30);

    private final LongContextFineTuneSpec spec;
    private final PlainEvaluations evaluations;
    private final Reader reader;

    RunConfigs(LongContextFineTuneSpec spec, PlainEvaluations evaluations, Reader reader) {
        this.spec = spec;
        this.evaluations = evaluations;
        this.reader = reader;
    }

    RunConfig of(Identity identity, RunConfig.Devices devices) {
        TrainingConfig training = new TrainingConfigs(reader).of(spec.training());
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
                new EvaluationConfigs(reader).of(evaluations),
                export(training.method()),
                network());
    }

    private NetworkConfig network() {
        Network network = spec.network();
        return network == null
                ? null
                : new NetworkConfig(
                        network.allowedHosts(),
                        network.allowSignedUris(),
                        network.caRef() == null ? null : PodPaths.AUTHORITIES_FOLDER + "/" + PodPaths.AUTHORITIES_FILE);
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
                reader.decimal("spec.context.ropeTheta", spec.context().ropeTheta(), null));
    }

    private DataConfig data() {
        List<DataSource> given = orElse(spec.data().sources(), List.of());
        List<DataConfig.Source> sources = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            DataSource source = given.get(i);
            Double weight = reader.decimal("spec.data.sources[" + i + "].weight", source.weight(), null);
            sources.add(SourceConfigs.training(
                    source, Sources.sourceSecret(i), weight, spec.context().targetLength()));
        }
        Overlong overlong =
                orElse(spec.data().overlong(), OverlongBuilder.builder().build());
        return new DataConfig(
                sources,
                new DataConfig.Overlong(
                        named(OverlongAction.class, overlong.chat(), OverlongAction.Drop),
                        named(OverlongAction.class, overlong.text(), OverlongAction.Truncate)),
                named(DataConfig.Order.class, spec.data().order(), DataConfig.Order.Shuffled),
                new SyntheticConfigs(reader, spec.context().targetLength())
                        .of(spec.data().synthetic()),
                chatTemplate(spec.data().chatTemplate()),
                named(DataConfig.MixStrategy.class, spec.data().mixStrategy(), null),
                reader.decimal("spec.data.nearDuplicateSimilarity", spec.data().nearDuplicateSimilarity(), null));
    }

    private static DataConfig.ChatTemplate chatTemplate(ChatTemplate given) {
        return given == null
                ? null
                : new DataConfig.ChatTemplate(
                        named(DataConfig.ChatFormat.class, given.format(), null),
                        given.configMapRef() == null ? null : EnvironmentVariables.CHAT_TEMPLATE);
    }

    private RunConfig.Checkpointing checkpoint() {
        Checkpoint checkpoint =
                orElse(spec.checkpoint(), CheckpointBuilder.builder().build());
        return new RunConfig.Checkpointing(
                orElse(checkpoint.everySteps(), 50),
                orElse(checkpoint.keepLast(), 2),
                named(RunConfig.OnTermination.class, checkpoint.onTermination(), RunConfig.OnTermination.Save));
    }

    private Duration hangTimeout() {
        String text = spec.failurePolicy() == null ? null : spec.failurePolicy().hangTimeout();
        return orElse(reader.duration("spec.failurePolicy.hangTimeout", text), HANG);
    }

    /** A whole model comes with its adapter, which is small; who asks for the adapter wants nothing else. */
    private RunConfig.Export export(TrainingConfig.Method method) {
        Artifact artifact = artifact(spec);
        List<ExportFormat> formats = new ArrayList<>();
        if (artifact.format() == Artifact.Format.Merged) {
            formats.add(ExportFormat.Merged);
        }
        if (artifact.format() == Artifact.Format.Adapter || method != TrainingConfig.Method.Full) {
            formats.add(ExportFormat.Adapter);
        }
        return new RunConfig.Export(
                formats,
                named(RunConfig.MergeBase.class, artifact.mergeBase(), RunConfig.MergeBase.Original),
                named(Precision.class, artifact.precision(), Precision.BF16),
                named(
                        RunConfig.MaxModelLen.class,
                        spec.publish() == null ? null : spec.publish().maxModelLen(),
                        RunConfig.MaxModelLen.Target));
    }

    static Artifact artifact(LongContextFineTuneSpec spec) {
        Artifact artifact = spec.publish() == null ? null : spec.publish().artifact();
        Artifact given = orElse(artifact, ArtifactBuilder.builder().build());
        return new Artifact(
                orElse(given.format(), Artifact.Format.Merged),
                orElse(given.precision(), Artifact.Precision.BF16),
                orElse(given.mergeBase(), Artifact.MergeBase.Original));
    }
}
