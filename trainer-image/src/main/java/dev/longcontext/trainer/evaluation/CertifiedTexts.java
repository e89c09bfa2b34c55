package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.evaluation.Certificate.Certified;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The prepared texts and items that a certificate's evaluations read: the certificate has their digests, and not them.
 *
 * @param folder with a folder for each evaluation, named after it, as a workspace has in {@code evaluation/data}; empty: none are given
 */
record CertifiedTexts(Optional<Path> folder) {

    /** Why an evaluation cannot be measured again for want of its texts; empty where it can, also as it reads none. */
    Optional<String> lacking(Certified certified) {
        if (!certified.texts()) {
            return Optional.empty();
        }
        String name = certified.evaluation().name();
        if (certified.textsDigest() == null) {
            return Optional.of("it reads texts, and the certificate does not say by a digest which");
        }
        if (folder.isEmpty()) {
            return Optional.of(
                    "it reads texts that the certificate does not have: copy the folder evaluation/data of the "
                            + "run's workspace, and give it by --texts");
        }
        Path own = of(certified).orElseThrow();
        return Files.isDirectory(own)
                ? Optional.empty()
                : Optional.of("it reads texts that --texts does not have: copy the folder evaluation/data/" + name
                        + " of the run's workspace to " + own);
    }

    /** Those of an evaluation that lacks none; empty where it reads none. */
    Optional<Path> of(Certified certified) {
        return certified.texts()
                ? folder.map(all -> all.resolve(certified.evaluation().name()))
                : Optional.empty();
    }

    /** @throws FailureException of class InvalidData where those of an evaluation that lacks none are not the certificate's */
    void requireTheCertificates(Certified certified) throws IOException {
        Optional<Path> own = of(certified);
        if (own.isPresent() && !digest(own.get(), certified.evaluation()).equals(certified.textsDigest())) {
            throw refusal(own.get() + " has other texts than the certificate is of (SHA-256 " + certified.textsDigest()
                    + ")");
        }
    }

    private static String digest(Path folder, EvaluationConfig evaluation) throws IOException {
        if (!evaluation.settings().readsRecords()) {
            for (Path file : SampleStore.files(folder)) {
                if (!Files.isRegularFile(file)) {
                    throw refusal(file + " is missing");
                }
            }
        }
        try {
            return EvaluationTexts.digest(folder, evaluation);
        } catch (NoSuchFileException e) {
            throw refusal(e.getFile() + " is missing").causedBy(e);
        }
    }

    private static FailureException refusal(String rule) {
        return new FailureException(
                FailureClass.InvalidData,
                rule,
                "Copy the folder evaluation/data of the run that the certificate is of, and leave it as it is.");
    }
}
