package dev.longcontext.trainer.evaluation;

import ai.djl.ndarray.NDManager;
import com.sun.management.OperatingSystemMXBean;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.estimator.ModelShape;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.inference.GenerationSettings;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.planning.RunPlan;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tensors.ComputeDevices;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All evaluations of a run: each model is loaded once, and all are measured on it. Tells the progress. */
final class SuiteRuns implements AutoCloseable {
    private final StageContext context;
    private final UnitLog log;
    private final List<SuiteRun<?>> runs = new ArrayList<>();
    private long units;
    private long tokens;

    private SuiteRuns(StageContext context, UnitLog log) {
        this.context = context;
        this.log = log;
    }

    static SuiteRuns open(StageContext context, ChatFormat format, UnitLog log) throws IOException {
        SuiteRuns runs = new SuiteRuns(context, log);
        try {
            Set<Integer> ends = endTokens(context, format);
            for (EvaluationConfig evaluation : context.configuration().evaluation()) {
                SuiteInputs inputs = new SuiteInputs(
                        evaluation.name(),
                        format,
                        context.configuration().context().targetLength(),
                        ends,
                        context.workspace().evaluationData(evaluation.name()),
                        context.stop(),
                        context.progress());
                runs.runs.add(new SuiteRun<>(evaluation, Suites.open(evaluation, inputs), log));
            }
        } catch (IOException | RuntimeException e) {
            runs.close();
            throw e;
        }
        return runs;
    }

    private static Set<Integer> endTokens(StageContext context, ChatFormat format) throws IOException {
        Path model = context.workspace().model();
        return GenerationSettings.read(model, ModelConfigurationReader.read(model), format.endOfTurn())
                .endTokens();
    }

    /** @throws dev.longcontext.trainer.failure.FailureException when asked to stop; finished units are kept */
    void measure() throws IOException {
        requireRoomOnGpu();
        ComputeDevices device =
                ComputeDevices.start(1, context.configuration().devices().cpuThreads());
        if (!device.devices().get(0).isGpu()) {
            requireRoomOnCpu();
        }
        long ofOneModel = runs.stream().mapToLong(SuiteRun::units).sum();
        context.progress().begin(log.size(), ModelUnderTest.values().length * ofOneModel, "unit");
        for (ModelUnderTest which : ModelUnderTest.values()) {
            try (NDManager manager = device.newManager();
                    LlamaModel model = which.load(manager, context)) {
                for (SuiteRun<?> run : runs) {
                    run.measure(which, model, context.stop(), this::ended);
                }
            }
        }
    }

    /**
     * On GPUs whose memory is known.
     *
     * @throws dev.longcontext.trainer.failure.FailureException where an evaluation's longest item does not fit
     */
    void requireRoomOnGpu() throws IOException {
        Long memory = context.configuration().devices().memoryBytes();
        if (memory != null) {
            requireRoom(CacheRoom.onGpu(model(), numberBytes(), memory));
        }
    }

    /** On the CPU of this machine or container. */
    private void requireRoomOnCpu() throws IOException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        requireRoom(CacheRoom.onCpu(model(), numberBytes(), system.getTotalMemorySize()));
    }

    private void requireRoom(CacheRoom room) {
        for (SuiteRun<?> run : runs) {
            room.require(run.name(), run.cachedTokens());
        }
    }

    private ModelShape model() throws IOException {
        return RunPlan.of(context.configuration(), context.workspace().model()).model();
    }

    private int numberBytes() {
        TensorType type = TensorType.of(context.configuration().training().precision());
        return type == TensorType.BF16 ? 2 : Float.BYTES;
    }

    private void ended(long read) {
        units++;
        tokens += read;
        if (read > 0) {
            context.progress().step(new ProgressSink.Step(units, tokens, null));
        }
    }

    List<Evaluated> evaluated() throws IOException {
        List<Evaluated> evaluated = new ArrayList<>();
        for (SuiteRun<?> run : runs) {
            evaluated.add(run.evaluated());
        }
        return evaluated;
    }

    @Override
    public void close() throws IOException {
        for (SuiteRun<?> run : runs) {
            run.close();
        }
    }
}
