package dev.longcontext.trainer.evaluation;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tensors.ComputeDevices;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
            for (EvaluationConfig evaluation : context.configuration().evaluation()) {
                SuiteInputs inputs = new SuiteInputs(
                        evaluation.name(),
                        format,
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

    /** @throws dev.longcontext.trainer.failure.FailureException when asked to stop; finished units are kept */
    void measure() throws IOException {
        ComputeDevices device =
                ComputeDevices.start(1, context.configuration().devices().cpuThreads());
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
