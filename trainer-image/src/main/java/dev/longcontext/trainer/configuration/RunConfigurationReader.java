package dev.longcontext.trainer.configuration;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.validation.InvalidRunConfigException;
import dev.longcontext.contract.validation.RunConfigReader;
import dev.longcontext.contract.validation.Violation;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads run.json. Everything wrong with it is said at once, as one {@link FailureClass#InvalidConfiguration}. */
public final class RunConfigurationReader {

    private RunConfigurationReader() {}

    public static RunConfig read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "--config " + file + " cannot be read: "
                                    + e.getClass().getSimpleName(),
                            "Name a readable run.json in UTF-8.")
                    .causedBy(e);
        }
        return parse(text);
    }

    public static RunConfig parse(String json) {
        try {
            return RunConfigReader.parse(json);
        } catch (InvalidRunConfigException refused) {
            throw failure(refused);
        }
    }

    private static FailureException failure(InvalidRunConfigException refused) {
        List<Violation> violations = refused.violations();
        Violation first = violations.get(0);
        String hint = violations.size() == 1 ? first.remedy() : "Fix every field listed above.";
        FailureException failure =
                new FailureException(FailureClass.InvalidConfiguration, refused.getMessage(), hint).causedBy(refused);
        return first.path().isEmpty() ? failure : failure.atField(first.manifestField());
    }
}
