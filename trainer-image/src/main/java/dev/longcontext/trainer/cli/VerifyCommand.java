package dev.longcontext.trainer.cli;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.evaluation.CertificateCheck;
import dev.longcontext.trainer.evaluation.CertificateCheck.Answer;
import dev.longcontext.trainer.evaluation.CertificateCheck.Question;
import dev.longcontext.trainer.evaluation.CertificateCheck.Verdict;
import dev.longcontext.trainer.evaluation.CertifiedOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trainer verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Measures a sample of an evaluation again on an exported model, and says whether the certificate of the "
                        + "evaluation holds: exit code 0 if it does, 65 if not, 66 if nothing of it could be measured again.")
final class VerifyCommand implements Callable<Integer> {

    /** No failure class has it, for nothing failed: what there is here just says nothing. In sysexits.h, an input is not there. */
    private static final int NOTHING_MEASURED = 66;

    private final TrainerProcess process;

    @Option(
            names = "--certificate",
            required = true,
            paramLabel = "FILE",
            description = "evaluation/certificate.json of a workspace, with its scores.json beside it.")
    private Path certificate;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "A model folder in Hugging Face format, such as export/merged of the workspace.")
    private Path model;

    @Option(
            names = "--texts",
            paramLabel = "DIR",
            description =
                    "Folder with the texts that the evaluations read: evaluation/data of the workspace. Without it, "
                            + "evaluations that read texts are left out.")
    private Path texts;

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "20",
            converter = AtLeastOne.class,
            description = "Items of each evaluation that are measured again, at most. Default: ${DEFAULT-VALUE}.")
    private int sample;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the choice of items. Default: ${DEFAULT-VALUE}.")
    private long seed;

    VerifyCommand(TrainerProcess process) {
        this.process = process;
    }

    @Override
    public Integer call() throws IOException {
        Question question = new Question(
                certificate,
                model,
                Optional.ofNullable(texts),
                sample,
                seed,
                Runtime.getRuntime().availableProcessors());
        Answer answer = CertificateCheck.check(question, process.stop(), VerifyCommand::print);
        System.out.println("The model: " + answer.model() + ".");
        System.out.println("The trainer: " + answer.trainer() + ".");
        System.out.println(verdict(answer.verdict()));
        return exitCode(answer.verdict());
    }

    private static String verdict(Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> "The certificate holds, as far as these items show.";
            case DOES_NOT_HOLD -> "The certificate does not hold.";
            case NOT_MEASURED ->
                "Nothing of the certificate could be measured again here, for the reasons above: this says nothing about the model.";
        };
    }

    private static int exitCode(Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> 0;
            case DOES_NOT_HOLD -> FailureClass.InvalidData.exitCode();
            case NOT_MEASURED -> NOTHING_MEASURED;
        };
    }

    private static void print(CertifiedOutcome outcome) {
        System.out.println(
                outcome.items() == 0
                        ? outcome.evaluation() + ": " + outcome.words()
                        : outcome.evaluation() + ": " + outcome.metric() + " of " + outcome.items() + " items was "
                                + outcome.then() + " and is " + outcome.now() + " (change " + outcome.change() + "): "
                                + outcome.words());
    }
}
