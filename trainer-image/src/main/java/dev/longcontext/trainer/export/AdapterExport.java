package dev.longcontext.trainer.export;

import dev.longcontext.contract.RunConfig;
import dev.longcontext.trainer.adapter.AdapterConfiguration;
import dev.longcontext.trainer.adapter.PeftAdapter;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.architecture.ModelFolder;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.stage.StageContext;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The PEFT adapter as train left it, with a model card that says what its files cannot: the new RoPE base. */
final class AdapterExport {

    private AdapterExport() {}

    /** @param folder exists, and is empty */
    static void write(StageContext context, Path folder) throws IOException {
        Path adapter = context.workspace().adapter();
        BaseModelName name = BaseModelName.of(context);
        AdapterConfiguration.copy(adapter, folder, name.name(), name.revision());
        Files.copy(adapter.resolve(PeftAdapter.FILE), folder.resolve(PeftAdapter.FILE));
        for (String file : List.of(AdapterConfiguration.FILE, PeftAdapter.FILE)) {
            AtomicFiles.sync(folder.resolve(file));
        }
        AtomicFiles.write(folder.resolve("README.md"), modelCard(context, name));
    }

    private static String modelCard(StageContext context, BaseModelName name) throws IOException {
        RunConfig run = context.configuration();
        Path folder = context.workspace().model();
        ModelConfiguration base = ModelConfigurationReader.read(folder);
        OptionalDouble newTheta = run.context().newRopeTheta();
        double theta = newTheta.orElse(base.rotaryEmbedding().theta());
        try (InputStream card = AdapterExport.class.getResourceAsStream("adapter-readme.md")) {
            return String.format(
                    Locale.ROOT,
                    new String(card.readAllBytes(), StandardCharsets.UTF_8),
                    name.name(),
                    BigDecimal.valueOf(theta).toPlainString(),
                    base.lengthAfter(run.context().targetLength(), newTheta),
                    ModelFolder.ropeParameters(folder, theta), // JSON of texts and numbers is Python too
                    name.arguments());
        }
    }
}
