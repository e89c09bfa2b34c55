package dev.longcontext.trainer.evaluation.needle;

import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Needle;
import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.evaluation.needle.AnswerCheck.Answer;
import dev.longcontext.trainer.evaluation.needle.NeedleCell.Mistake;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.evaluation.suite.Unit.Measured;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.planning.EvaluationReadings;
import dev.longcontext.trainer.tokenization.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** A grid of lengths and depths; the results of its units are the grid's cells. */
public final class NeedleSuite implements Suite<NeedleCell> {
    private final String name;
    private final Needle needle;
    private final NeedleSamples samples;

    public NeedleSuite(Needle needle, SuiteInputs inputs) {
        this.name = inputs.name();
        this.needle = needle;
        this.samples = new NeedleSamples(inputs.format());
    }

    @Override
    public List<Unit<NeedleCell>> units() {
        List<Unit<NeedleCell>> units = new ArrayList<>();
        for (int length : needle.lengths()) {
            for (double depth : NeedleSamples.depths(needle)) {
                units.add(new Unit<>(length + "/" + depth, model -> measure(model, length, depth)));
            }
        }
        return units;
    }

    private Measured<NeedleCell> measure(LlamaModel model, int length, double depth) {
        List<Sample> texts = samples.cell(needle, length, depth);
        List<Answer> answers = new AnswerCheck(model, samples.tokens()).answers(texts);
        List<Mistake> mistakes = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            if (!answer.right()) {
                mistakes.add(new Mistake(i, samples.text(answer.expected()), samples.text(answer.given())));
            }
        }
        return new Measured<>(
                new NeedleCell(length, depth, texts.size(), texts.size() - mistakes.size(), mistakes),
                texts.stream().mapToLong(Sample::length).sum());
    }

    @Override
    public Class<NeedleCell> resultType() {
        return NeedleCell.class;
    }

    @Override
    public Map<Metric, Double> metrics(List<NeedleCell> cells) {
        return NeedleMetrics.of(cells);
    }

    @Override
    public String stratum(NeedleCell cell) {
        return Integer.toString(cell.length());
    }

    @Override
    public int items(Metric metric, List<NeedleCell> cells) {
        return NeedleMetrics.samples(metric, cells);
    }

    @Override
    public SortedMap<Integer, Double> scoreByLength(List<NeedleCell> cells) {
        return NeedleMetrics.byLength(cells);
    }

    @Override
    public TextReading reading() {
        return EvaluationReadings.ofNextTokens(needle);
    }

    @Override
    public Section section(List<NeedleCell> base, List<NeedleCell> tuned) {
        return NeedleSection.of(name, needle, base, tuned);
    }
}
