package dev.longcontext.trainer.miniature;

import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The miniature on disk: its base model, which comes with the program, and its data. */
public final class MiniatureFiles {

    private static final Logger LOG = LoggerFactory.getLogger(MiniatureFiles.class);
    private static final List<String> SHAPE = List.of("config.json", "tokenizer.json", "tokenizer_config.json");
    private static final List<String> WEIGHTS = List.of("model.safetensors");
    private static final String SAMPLES = "train.jsonl";

    private final Path output;
    private final MiniatureData data = new MiniatureData(new MiniatureTokens());

    public MiniatureFiles(Path output) {
        this.output = output;
    }

    /**
     * Writes {@code base/}, {@code train.jsonl} with the samples that extend its context, and {@code documents.jsonl} with texts to
     * make more of.
     */
    public void writeExtension(int samples, int documents, long seed) throws IOException {
        writeBase(SHAPE);
        writeBase(WEIGHTS);
        write(SAMPLES, sink -> data.extension(samples, seed, sink));
        write("documents.jsonl", sink -> data.documents(documents, seed, sink));
    }

    /** Writes {@code base/} but for its weights, and {@code train.jsonl} with the samples they are trained on. */
    public void writePretraining(long seed) throws IOException {
        writeBase(SHAPE);
        write(SAMPLES, sink -> data.pretraining(MiniatureData.PRETRAINING_STEPS, seed, sink));
    }

    /** The model's folder. */
    public Path base() {
        return output.resolve("base");
    }

    private void writeBase(List<String> names) throws IOException {
        Path base = base();
        Files.createDirectories(base);
        for (String name : names) {
            try (InputStream in = MiniatureFiles.class.getResourceAsStream("/miniature/base/" + name)) {
                if (in == null) {
                    throw new IOException("the program lacks its resource miniature/base/" + name);
                }
                Path part = AtomicFiles.partOf(base.resolve(name));
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                AtomicFiles.rename(part, base.resolve(name));
            }
        }
        LOG.info("{} has {}", base, String.join(", ", names));
    }

    private void write(String name, Consumer<Consumer<Sample>> generator) throws IOException {
        Path file = output.resolve(name);
        Path part = AtomicFiles.partOf(file);
        int[] lines = new int[1];
        try (Writer out = Files.newBufferedWriter(part)) {
            generator.accept(sample -> {
                try {
                    out.write(Json.compact(sample) + "\n");
                    lines[0]++;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        AtomicFiles.rename(part, file);
        LOG.info("{} has {} lines", file, lines[0]);
    }
}
