package dev.longcontext.trainer.export;

import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.RunConfig.ExportFormat;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummaryBuilder;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StageTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** The stage export: what {@code export.formats} asks for, each written beside its place and renamed. */
public final class ExportTask implements StageTask {

    /** As Hugging Face shards by default. */
    private static final long SHARD_BYTES = 5_000_000_000L;

    private final long shardBytes;

    public ExportTask() {
        this(SHARD_BYTES);
    }

    ExportTask(long shardBytes) {
        this.shardBytes = shardBytes;
    }

    @Override
    public Stage stage() {
        return Stage.EXPORT;
    }

    @Override
    public Map<String, Object> inputs(StageContext context) {
        RunConfig run = context.configuration();
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("prepare", context.require(Stage.PREPARE).outputsDigest());
        inputs.put("train", context.require(Stage.TRAIN).outputsDigest());
        inputs.put("baseModel", run.baseModel().uri());
        inputs.put("revision", BaseModelName.of(context).revision().orElse(""));
        inputs.put("context", run.context());
        inputs.put("method", run.training().method());
        inputs.put("quantization", run.training().quantization());
        inputs.put("export", run.export());
        inputs.put("shardBytes", shardBytes);
        ClaimedLength.atMost(context).ifPresent(length -> inputs.put("maxLength", length));
        return inputs;
    }

    @Override
    public Result run(StageContext context) throws IOException {
        Workspace workspace = context.workspace();
        var artifacts = new ArrayList<StageSummary.Artifact>();
        var folders = new ArrayList<Path>();
        for (ExportFormat format : ExportFormat.values()) {
            Path folder = folder(workspace, format);
            if (!context.configuration().export().formats().contains(format)) {
                AtomicFiles.deleteRecursively(folder); // of an earlier run that asked for it
                continue;
            }
            write(context, format, folder);
            artifacts.add(Artifacts.of(format, workspace, folder));
            folders.add(folder);
        }
        return new Result(StageSummaryBuilder.builder().artifacts(artifacts).build(), folders);
    }

    /** Also of a stage that was done already: the evaluation, and with it the certificate, may be another one since. */
    @Override
    public StageSummary told(StageContext context, StageSummary summary) throws IOException {
        for (StageSummary.Artifact artifact : summary.artifacts()) {
            if (ExportFormat.Merged.name().equals(artifact.format())) {
                Certified.with(context.workspace(), artifact.sha256());
            }
        }
        return summary;
    }

    private static Path folder(Workspace workspace, ExportFormat format) {
        return switch (format) {
            case Merged -> workspace.exportMerged();
            case Adapter -> workspace.exportAdapter();
        };
    }

    private void write(StageContext context, ExportFormat format, Path folder) throws IOException {
        context.stop().check();
        Path part = AtomicFiles.partOf(folder);
        AtomicFiles.deleteRecursively(part);
        Files.createDirectories(part);
        switch (format) {
            case Merged -> writeMerged(context, part);
            case Adapter -> AdapterExport.write(context, part);
        }
        AtomicFiles.sync(part);
        context.fence().check();
        AtomicFiles.rename(part, folder);
    }

    private void writeMerged(StageContext context, Path folder) throws IOException {
        try (MergedExport merged = MergedExport.open(context.configuration(), context.workspace())) {
            context.progress().begin(0, merged.tensors().size(), "tensor");
            merged.write(folder, ClaimedLength.atMost(context), shardBytes, new TensorCounter(context));
        }
    }

    /** Counts tensors for the progress, and stops between two of them when asked to. */
    private static final class TensorCounter implements Runnable {

        private final StageContext context;
        private long written;

        private TensorCounter(StageContext context) {
            this.context = context;
        }

        @Override
        public void run() {
            written++;
            context.progress().step(new ProgressSink.Step(written, 0, null));
            context.stop().check();
        }
    }
}
