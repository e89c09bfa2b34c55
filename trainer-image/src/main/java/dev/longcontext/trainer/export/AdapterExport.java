package dev.longcontext.trainer.export;

import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.SourceScheme;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.adapter.AdapterConfiguration;
import dev.longcontext.trainer.adapter.PeftAdapter;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.architecture.ModelFolder;
import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;

/** The PEFT adapter as train left it, with a model card that says what its files cannot: the new RoPE base. */
final class AdapterExport {

    private AdapterExport() {}

    /** @param folder exists, and is empty */
    static void write(RunConfig run, Workspace workspace, Path folder) throws IOException {
        for (String name : List.of(AdapterConfiguration.FILE, PeftAdapter.FILE)) {
            Files.copy(workspace.adapter().resolve(name), folder.resolve(name));
            AtomicFiles.sync(folder.resolve(name));
        }
        ModelConfiguration base = ModelConfigurationReader.read(workspace.model());
        AtomicFiles.write(folder.resolve("README.md"), modelCard(run, base, workspace.model()));
    }

    private static String modelCard(RunConfig run, ModelConfiguration base, Path folder) throws IOException {
        OptionalDouble newTheta = run.context().newRopeTheta();
        double theta = newTheta.orElse(base.rotaryEmbedding().theta());
        try (InputStream card = AdapterExport.class.getResourceAsStream("adapter-readme.md")) {
            return String.format(
                    Locale.ROOT,
                    new String(card.readAllBytes(), StandardCharsets.UTF_8),
                    nameOf(run.baseModel().uri()),
                    BigDecimal.valueOf(theta).toPlainString(),
                    base.lengthAfter(run.context().targetLength(), newTheta),
                    ModelFolder.ropeParameters(folder, theta)); // JSON of texts and numbers is Python too
        }
    }

    /** As transformers knows it: a model of the hub by its name there, any other by its address. */
    private static String nameOf(String uri) {
        Matcher hub = SourceScheme.HF.pattern(SourceUse.MODEL).matcher(uri);
        return hub.matches() ? hub.group(1) + "/" + hub.group(2) : uri;
    }
}
