package dev.longcontext.trainer.evaluation;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.evaluation.Certificate.Certified;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.inference.GenerationSettings;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.stage.Versions;
import dev.longcontext.trainer.tensors.ComputeDevices;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whether a model does what its certificate says: a sample of the items is measured again on the model in a folder, and held
 * against what was measured of the same items then. Weights that were merged and rounded are not those of the training, so that
 * single items may differ; the certificate holds as long as so many items show no loss.
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
     * @param texts folder with those that the evaluations read, as {@code evaluation/data} of the run's workspace; empty: without
     * @param sample items of each evaluation, at most
     * @param seed of the choice of items
     * @param threads of the tensor library
     */
    public record Question(Path certificate, Path model, Optional<Path> texts, int sample, long seed, int threads) {}

    /**
     * All outcomes.
     *
     * @param model what is known of the folder by its digest
     * @param trainer whether it is the one that wrote the certificate
     */
    public record Answer(String model, String trainer, List<CertifiedOutcome> outcomes) {

        public Verdict verdict() {
            if (outcomes.stream().anyMatch(outcome -> Boolean.FALSE.equals(outcome.holds()))) {
                return Verdict.DOES_NOT_HOLD;
            }
            return outcomes.stream().anyMatch(outcome -> outcome.holds() != null)
                    ? Verdict.HOLDS
                    : Verdict.NOT_MEASURED;
        }
    }

    /** What the outcomes say together. */
    public enum Verdict {
        /** At least one evaluation was measured again, and none shows a loss. */
        HOLDS,
        DOES_NOT_HOLD,
        /** Every evaluation was left out, which says nothing about the model. */
        NOT_MEASURED
    }

    /**
     * @param told each outcome as soon as it is known
     * @throws FailureException when a file is missing, is not what the certificate says, or it is asked to stop
     */
    public static Answer check(Question question, StopSignal stop, Consumer<CertifiedOutcome> told) throws IOException {
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
        return new Answer(check.identity(question.model()), check.trainer(), check.outcomes(question, told));
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

    /** Another one may make other items of the same settings, or score the same answer otherwise. */
    private String trainer() {
        String then = certificate.versions().get("trainer");
        String now = Versions.trainer();
        return now.equals(then)
                ? "version " + now + ", which wrote the certificate"
                : "version " + now + ", and the certificate is of version " + (then == null ? "unknown" : then)
                        + ": items and scores of the two may differ, whatever the model";
    }

    private List<CertifiedOutcome> outcomes(Question question, Consumer<CertifiedOutcome> told) throws IOException {
        List<CertifiedOutcome> outcomes = new ArrayList<>();
        Consumer<CertifiedOutcome> each = outcome -> {
            told.accept(outcome);
            outcomes.add(outcome);
        };
        CertifiedTexts texts = new CertifiedTexts(question.texts());
        boolean measured = false;
        for (Certified one : certificate.evaluations()) { // before a model is loaded, which may take minutes
            if (texts.lacking(one).isEmpty()) {
                texts.requireTheCertificates(one);
                measured = true;
            }
        }
        if (measured) {
            measure(question, texts, each);
        } else {
            for (Certified one : certificate.evaluations()) {
                each.accept(withoutItsTexts(one, texts.lacking(one).orElseThrow()));
            }
        }
        return outcomes;
    }

    private static CertifiedOutcome withoutItsTexts(Certified certified, String why) {
        return CertifiedOutcome.leftOut(certified.evaluation().name(), "left out: " + why);
    }

    private void measure(Question question, CertifiedTexts texts, Consumer<CertifiedOutcome> told) throws IOException {
        Path folder = question.model();
        CertifiedSample sample = new CertifiedSample(question.sample(), question.seed(), stop);
        ComputeDevices device = ComputeDevices.start(1, question.threads());
        try (NDManager manager = device.newManager();
                Tokenizer tokenizer = Tokenizer.load(folder);
                LlamaModel model =
                        LlamaModel.load(manager, ModelSource.of(folder, TensorType.of(certificate.precision())))) {
            ChatFormat format = ChatFormat.of(tokenizer, folder);
            Set<Integer> ends = GenerationSettings.read(
                            folder, ModelConfigurationReader.read(folder), format.endOfTurn())
                    .endTokens();
            for (int i = 0; i < certificate.evaluations().size(); i++) {
                Certified certified = certificate.evaluations().get(i);
                Optional<String> lacking = texts.lacking(certified);
                if (lacking.isPresent()) {
                    told.accept(withoutItsTexts(certified, lacking.get()));
                    continue;
                }
                SuiteInputs inputs = new SuiteInputs(
                        certified.evaluation().name(),
                        format,
                        certificate.targetLength(),
                        ends,
                        texts.of(certified),
                        stop,
                        new SilentProgress());
                CertifiedResults then = CertifiedResults.of(scores.at("/evaluations/" + i));
                try (Suite<?> suite = Suites.open(certified.evaluation(), inputs)) {
                    told.accept(sample.measured(certified.evaluation(), suite, then, model));
                }
            }
        }
    }
}
