package dev.longcontext.trainer.evaluation.perplexity;

import com.google.auto.service.AutoService;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Perplexity;
import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteFactory;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.evaluation.suite.Unit.Measured;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.planning.EvaluationReadings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A unit is one text read with one length of context. */
public final class PerplexitySuite implements Suite<TextLoss> {
    private final Perplexity settings;
    private final SuiteInputs inputs;
    private final SampleStore texts;

    /** The caller closes the suite. */
    public PerplexitySuite(Perplexity settings, SuiteInputs inputs) throws IOException {
        this.settings = settings;
        this.inputs = inputs;
        this.texts = SampleStore.open(inputs.requiredSamples());
    }

    @Override
    public List<Unit<TextLoss>> units() {
        return units(settings.lengths());
    }

    @Override
    public List<Unit<TextLoss>> unitsOf(Metric metric) {
        return units(PerplexityByLength.lengthsOf(metric, settings.lengths()));
    }

    private List<Unit<TextLoss>> units(List<Integer> lengths) {
        List<Unit<TextLoss>> units = new ArrayList<>();
        for (int length : lengths) {
            for (int text = 0; text < texts.size(); text++) {
                int number = text;
                units.add(new Unit<>(length + "/" + text, model -> measure(model, length, number)));
            }
        }
        return units;
    }

    private Measured<TextLoss> measure(LlamaModel model, int length, int text) {
        return new TextScorer(model, inputs.stop(), inputs.progress())
                .score(text, texts.sample(text).ids(), length, settings.strideAt(length));
    }

    @Override
    public Class<TextLoss> resultType() {
        return TextLoss.class;
    }

    @Override
    public Map<Metric, Double> metrics(List<TextLoss> results) {
        return PerplexityByLength.metrics(results);
    }

    @Override
    public String stratum(TextLoss text) {
        return Integer.toString(text.length());
    }

    @Override
    public int items(Metric metric, List<TextLoss> results) {
        return PerplexityByLength.items(metric, results);
    }

    @Override
    public OptionalInt plannedItems(Metric metric) {
        return OptionalInt.of(texts.size());
    }

    @Override
    public TextReading reading() {
        return EvaluationReadings.of(settings);
    }

    @Override
    public Section section(List<TextLoss> base, List<TextLoss> tuned) {
        return PerplexitySection.of(settings, base, tuned);
    }

    @Override
    public void close() throws IOException {
        texts.close();
    }

    /** Opens it for {@code run.json}. */
    @AutoService(SuiteFactory.class)
    public static final class Factory implements SuiteFactory {
        @Override
        public EvaluationConfig.Suite kind() {
            return EvaluationConfig.Suite.Perplexity;
        }

        @Override
        public Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) throws IOException {
            return new PerplexitySuite(evaluation.perplexity(), inputs);
        }
    }
}
