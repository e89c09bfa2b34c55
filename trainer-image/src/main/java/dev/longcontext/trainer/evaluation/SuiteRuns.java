package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.estimator.Placement;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.failure.FailureClassifier;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.inference.GenerationSettings;
import dev.longcontext.trainer.planning.MemoryAdvice;
import dev.longcontext.trainer.planning.RunPlan;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tensors.ComputeDevices;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All evaluations of a run: each model is loaded once on every device, and all are measured on it. Tells the progress. */
final class SuiteRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SuiteRuns.class);
    private final StageContext context;
    private final List<SuiteRun<?>> runs = new ArrayList<>();
    private long units;
    private long tokens;

    private SuiteRuns(StageContext context) {
        this.context = context;
    }

    /** The log that an evaluation has its finished units in. */
    @FunctionalInterface
    interface Logs {
        UnitLog of(EvaluationConfig evaluation) throws IOException;
    }

    static SuiteRuns open(StageContext context, ChatFormat format, Logs logs) throws IOException {
        SuiteRuns runs = new SuiteRuns(context);
        try {
            Set<Integer> ends = endTokens(context, format);
            for (EvaluationConfig evaluation : context.configuration().evaluation()) {
                SuiteInputs inputs = new SuiteInputs(
                        evaluation.name(),
                        format,
                        context.configuration().context().targetLength(),
                        ends,
                        EvaluationTexts.folder(context.workspace(), evaluation),
                        context.stop(),
                        context.progress());
                runs.runs.add(new SuiteRun<>(evaluation, Suites.open(evaluation, inputs), logs.of(evaluation)));
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

    /**
     * @param answers what other runs measured on the same base model is taken from there, and what is measured is kept there
     * @param asked by the name of an evaluation, what the base model's answers to it depend on
     * @throws dev.longcontext.trainer.failure.FailureException when asked to stop; finished units are kept
     */
    void measure(BaseAnswers answers, Map<String, Map<String, Object>> asked) throws IOException {
        takeBase(answers, asked);
        requireRoomOnGpu();
        RunConfig.Devices wanted = context.configuration().devices();
        ComputeDevices devices = ComputeDevices.start(wanted.count(), wanted.cpuThreads());
        boolean dense = true;
        if (devices.oneMemory()) {
            EvaluationRoom room = roomOnCpu();
            requireRoom(room, false);
            dense = runs.stream().allMatch(run -> room.isAmple(run.reading()));
        }
        long ofOneModel = runs.stream().mapToLong(SuiteRun::units).sum();
        long measured = runs.stream().mapToLong(SuiteRun::measured).sum();
        context.progress().begin(measured, ModelUnderTest.values().length * ofOneModel, "unit");
        for (ModelUnderTest which : ModelUnderTest.values()) {
            if (runs.stream().allMatch(run -> run.isMeasured(which))) {
                units += ofOneModel; // a model that has nothing to answer is not loaded
                continue;
            }
            try (ModelOnDevices model = ModelOnDevices.load(which, context, devices, dense)) {
                for (SuiteRun<?> run : runs) {
                    measure(run, which, model);
                    if (which == ModelUnderTest.BASE && !run.isBaseReused()) {
                        answers.keep(asked.get(run.name()), run.ofBase());
                    }
                }
            }
        }
    }

    private void measure(SuiteRun<?> run, ModelUnderTest which, ModelOnDevices model) throws IOException {
        try {
            run.measure(which, model.all(), context.stop(), this::ended);
        } catch (RuntimeException e) {
            FailureException failure = FailureClassifier.classify(e);
            OptionalLong tooSmall = MemoryAdvice.tooSmall(failure);
            if (tooSmall.isEmpty()) {
                throw e;
            }
            throw new EvaluationRoom(plan().evaluations(Placement.gpu()), tooSmall.getAsLong())
                    .advise(failure, run.evaluation(), run.reading());
        }
    }

    private void takeBase(BaseAnswers answers, Map<String, Map<String, Object>> asked) throws IOException {
        for (SuiteRun<?> run : runs) {
            if (!run.isMeasured(ModelUnderTest.BASE)) {
                Optional<Map<String, JsonNode>> known = answers.find(asked.get(run.name()));
                if (known.isPresent() && run.takeBase(known.get())) {
                    LOG.info("evaluation {}: the base model's answers are those of an earlier run", run.name());
                }
            }
        }
    }

    /** Evaluations for which the base model's answers are another run's. */
    Set<String> reused() {
        return runs.stream().filter(SuiteRun::isBaseReused).map(SuiteRun::name).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * On GPUs whose memory is known.
     *
     * @throws dev.longcontext.trainer.failure.FailureException where an evaluation's longest item does not fit
     */
    void requireRoomOnGpu() throws IOException {
        Long memory = context.configuration().devices().memoryBytes();
        if (memory != null) {
            requireRoom(new EvaluationRoom(plan().evaluations(Placement.gpu()), memory), true);
        }
    }

    /** That of this machine or container. libtorch must have been started. */
    private EvaluationRoom roomOnCpu() throws IOException {
        RunPlan plan = plan();
        long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return new EvaluationRoom(plan.evaluations(plan.thisCpu()), memory);
    }

    /** @throws dev.longcontext.trainer.failure.FailureException where a gate asks for more than an evaluation's items can show */
    void requireEnoughItems() {
        runs.forEach(SuiteRun::requireEnoughItems);
    }

    /** What was measured already needs none. @param warned whether what may not fit by the estimate is told, too */
    private void requireRoom(EvaluationRoom room, boolean warned) {
        for (SuiteRun<?> run : runs) {
            if (!run.isMeasured()) {
                room.require(run.evaluation(), run.reading());
                if (warned) {
                    room.warn(run.evaluation(), run.reading());
                }
            }
        }
    }

    private RunPlan plan() throws IOException {
        return RunPlan.of(context.configuration(), context.workspace().model());
    }

    private synchronized void ended(long read) {
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
