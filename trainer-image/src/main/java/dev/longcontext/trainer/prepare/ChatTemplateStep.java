package dev.longcontext.trainer.prepare;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.tokenization.BuiltInFormats;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Has the chat template that a run chose in the workspace, where every stage takes it from; without a choice, none. */
record ChatTemplateStep(DataConfig.ChatTemplate chosen, Map<String, String> environment) {

    /** What the choice comes to, for the digest of the inputs; empty where nothing was chosen. */
    String digested() {
        return chosen == null
                ? ""
                : chosen.format() == null ? text() : chosen.format().name();
    }

    /** @param model the base model's folder, which need not have its weights yet */
    void run(Path model, Workspace workspace) throws IOException {
        Path file = workspace.chatTemplate();
        if (chosen == null) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(file.getParent());
        AtomicFiles.write(file, chosen.format() == null ? text() : builtIn(model));
    }

    private String builtIn(Path model) {
        try (Tokenizer tokenizer = Tokenizer.load(model)) {
            return BuiltInFormats.chosen(chosen.format(), tokenizer);
        }
    }

    private String text() {
        String text = environment.get(chosen.variable());
        if (text == null || text.isBlank()) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "the environment variable " + chosen.variable() + " with the chat template is "
                                    + (text == null ? "not set" : "empty"),
                            "Write the template into the ConfigMap that spec.data.chatTemplate.configMapRef names.")
                    .atField("spec.data.chatTemplate.configMapRef");
        }
        return text;
    }
}
