package dev.longcontext.trainer.evaluation;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.Confidence;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.evaluation.Certificate.Certified;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.inference.GenerationSettings;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tensors.ComputeDevices;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Whether a model does what its certificate says: a sample of the items is measured again on the model in a folder, and held
 * against what was measured then. Weights that were merged and rounded are not those of the training, so that single items
 * may differ; the certificate holds as long as so many items show no loss.
 */
public final class CertificateCheck {
    private static final String SCORES = "scores.json";

    private final Certificate certificate;
    private final JsonNode scores;
    private final StopSignal stop;

    private CertificateCheck(Certificate certificate, JsonNode scores, StopSignal stop) {
        this.certificate = certificate;
        this.scores = scores;
        this.stop = stop;
    }

    /**
     * What is checked.
     *
     * @param certificate the file, with its scores.json beside it
     * @param model a folder in Hugging Face form
     * @param sample items of each evaluation, at most
     * @param seed of the choice of items
     * @param threads of the tensor library
     */
    public record Question(Path certificate, Path model, int sample, long seed, int threads) {}

    /**
     * What became of one evaluation.
     *
     * @param items measured again; 0 where it was left out
     * @param then the metric of those items by the certificate, as text
     * @param now the same, measured again
     * @param change interval of the difference, as text
     * @param holds null where it was left out
     * @param words why it was left out, or the verdict
     */
    public record Outcome(
            String evaluation,
            String metric,
            int items,
            String then,
            String now,
            String change,
            Boolean holds,
            String words) {}

    /**
     * All outcomes.
     *
     * @param model what is known of the folder by its digest
     */
    public record Answer(String model, List<Outcome> outcomes) {

        /** At least one evaluation was measured again, and none shows a loss. */
        public boolean holds() {
            return outcomes.stream().anyMatch(outcome -> outcome.holds() != null)
                    && outcomes.stream().noneMatch(outcome -> Boolean.FALSE.equals(outcome.holds()));
        }
    }

    /**
     * @param told each outcome as soon as it is known
     * @throws FailureException when a file is missing, is not what the certificate says, or it is asked to stop
     */
    public static Answer check(Question question, StopSignal stop, Consumer<Outcome> told) throws IOException {
        Certificate certificate = read(question.certificate(), Certificate.class);
        Path scores = question.certificate().resolveSibling(SCORES);
        if (!Files.isRegularFile(scores)) {
            throw new FailureException(
                    FailureClass.InvalidData,
                    scores + " is missing, which has what the certificate was made of",
                    "Put " + SCORES + " of the same run beside the certificate.");
        }
        if (!Digests.ofFile(scores).equals(certificate.scores())) {
            throw new FailureException(
                    FailureClass.InvalidData,
                    scores + " has another SHA-256 than the certificate says: one of both was changed",
                    "Use the files of one run, unchanged.");
        }
        CertificateCheck check = new CertificateCheck(certificate, read(scores, JsonNode.class), stop);
        return new Answer(check.identity(question.model()), check.outcomes(question, told));
    }

    private static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return Json.MAPPER.readValue(Files.readString(file), type);
        } catch (JsonProcessingException e) {
            throw new FailureException(
                            FailureClass.InvalidData,
                            file + " cannot be read: " + e.getOriginalMessage(),
                            "Use the file as the trainer wrote it.")
                    .causedBy(e);
        }
    }

    private String identity(Path model) throws IOException {
        String merged = certificate.models().merged();
        if (merged == null) {
            return "the certificate names no exported model";
        }
        return merged.equals(Digests.ofFolder(model))
                ? "the very files that the certificate names"
                : "other files than the certificate names (SHA-256 " + merged + ")";
    }

    private List<Outcome> outcomes(Question question, Consumer<Outcome> told) throws IOException {
        Path folder = question.model();
        ComputeDevices device = ComputeDevices.start(1, question.threads());
        List<Outcome> outcomes = new ArrayList<>();
        try (NDManager manager = device.newManager();
                Tokenizer tokenizer = Tokenizer.load(folder);
                LlamaModel model =
                        LlamaModel.load(manager, ModelSource.of(folder, TensorType.of(certificate.precision())))) {
            ChatFormat format = ChatFormat.of(tokenizer, folder);
            var ends = GenerationSettings.read(folder, ModelConfigurationReader.read(folder), format.endOfTurn())
                    .endTokens();
            for (int i = 0; i < certificate.evaluations().size(); i++) {
                Certified certified = certificate.evaluations().get(i);
                Outcome outcome;
                if (certified.texts()) {
                    outcome = leftOut(certified, "left out: it reads texts that the certificate does not have");
                } else {
                    SuiteInputs inputs = new SuiteInputs(
                            certified.evaluation().name(),
                            format,
                            certificate.targetLength(),
                            ends,
                            folder,
                            stop,
                            new SilentProgress());
                    try (Suite<?> suite = Suites.open(certified.evaluation(), inputs)) {
                        outcome = outcome(certified, suite, scores.at("/evaluations/" + i + "/tuned"), model, question);
                    }
                }
                told.accept(outcome);
                outcomes.add(outcome);
            }
        }
        return outcomes;
    }

    private static Outcome leftOut(Certified certified, String why) {
        return new Outcome(certified.evaluation().name(), "", 0, "", "", "", null, why);
    }

    private <R> Outcome outcome(
            Certified certified, Suite<R> suite, JsonNode results, LlamaModel model, Question question)
            throws IOException {
        List<Unit<R>> units = suite.units();
        if (units.size() != results.size()) {
            return leftOut(
                    certified,
                    "left out: this trainer asks " + units.size() + " items and the certificate has " + results.size());
        }
        List<R> then = new ArrayList<>();
        List<R> now = new ArrayList<>();
        for (int unit : sample(units.size(), question)) {
            stop.check();
            then.add(Json.MAPPER.treeToValue(results.get(unit), suite.resultType()));
            now.add(units.get(unit).measurement().on(model).result());
        }
        Metric metric = certified.evaluation().suite().metrics().get(0);
        Uncertainty uncertainty = Uncertainty.of(suite, then, now).get(metric);
        Evaluated text = new Evaluated(null, java.util.Set.of(metric), null);
        String name = metric.name();
        boolean more = metric.scale() == Scale.Share;
        boolean holds = uncertainty != null
                && (more
                        ? uncertainty.change().high() >= 0
                        : uncertainty.change().low() <= 0);
        return new Outcome(
                certified.evaluation().name(),
                name,
                now.size(),
                text.format(name, suite.metrics(then).get(metric)),
                text.format(name, suite.metrics(now).get(metric)),
                uncertainty == null
                        ? ""
                        : text.formatChange(name, uncertainty.change().low()) + " to "
                                + text.formatChange(name, uncertainty.change().high()),
                holds,
                verdict(
                        holds,
                        metric,
                        uncertainty == null ? now.size() : uncertainty.items(),
                        suite.metrics(then).get(metric)));
    }

    /**
     * What holds may do so because too little was asked.
     *
     * @param then the metric's value by the certificate, of the same items
     */
    static String verdict(boolean holds, Metric metric, int items, double then) {
        double unseen = 1 - Confidence.allRight(Math.max(1, items));
        if (!holds) {
            return "does NOT hold";
        } else if (metric.scale() != Scale.Share) {
            return "holds";
        }
        return then <= unseen
                ? String.format(Locale.ROOT, "holds, but of %d items no loss could show: raise --sample", items)
                : String.format(
                        Locale.ROOT,
                        "holds; of %d items only a loss above %.1f points could show",
                        items,
                        unseen * 100);
    }

    /** In their order: what a suite shares between neighbours is still shared. */
    private static List<Integer> sample(int units, Question question) {
        List<Integer> all = new ArrayList<>(IntStream.range(0, units).boxed().toList());
        Collections.shuffle(all, new Random(question.seed()));
        return all.stream().limit(question.sample()).sorted().toList();
    }
}
