package dev.longcontext.trainer.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.jinja.JinjaException;
import dev.longcontext.trainer.jinja.Template;
import dev.longcontext.trainer.jinja.Text;
import dev.longcontext.trainer.records.DamagedFileException;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.records.RecordReader;
import dev.longcontext.trainer.records.RecordReaders;
import dev.longcontext.trainer.safetensors.SafetensorsException;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whatever bytes are in the files that others write, they are read or refused in our words: nothing else is thrown, the
 * JVM lives on, and no memory is taken on a file's word. The suite runs the committed seeds; docs/reliability.md says
 * how to fuzz for longer.
 */
class FilesFromOutsideFuzzTest {

    @FuzzTest
    void safetensors(byte[] bytes) throws IOException {
        inFolder(bytes, "model.safetensors", folder -> {
            try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
                file.tensors().forEach(tensor -> assertThat(tensor.length()).isLessThanOrEqualTo(bytes.length));
            } catch (SafetensorsException refusal) {
                assertThat(refusal.getMessage()).contains("model.safetensors");
            }
        });
    }

    @FuzzTest
    void modelConfiguration(byte[] bytes) throws IOException {
        inFolder(bytes, "config.json", folder -> {
            try {
                assertThat(ModelConfigurationReader.read(folder)).isNotNull();
            } catch (FailureException refusal) {
                assertThat(refusal.getMessage()).contains("config.json");
            }
        });
    }

    @FuzzTest
    void tokenizer(byte[] bytes) throws IOException {
        inFolder(bytes, "tokenizer.json", folder -> {
            try (Tokenizer tokenizer = Tokenizer.load(folder)) {
                tokenizer.encode("The road is 12.");
            } catch (FailureException refusal) {
                assertThat(refusal.getMessage()).contains("tokenizer.json");
            }
        });
    }

    @FuzzTest
    void samples(byte[] bytes) throws IOException {
        for (String name : List.of("a.jsonl", "a.csv", "a.txt", "a.parquet")) {
            inFolder(bytes, name, folder -> {
                try (RecordReader reader = RecordReaders.open(new DataFile(folder.resolve(name), name), 0)) {
                    while (reader.next().isPresent()) {
                        assertThat(reader.count()).isPositive();
                    }
                } catch (LineProblem refusal) {
                    assertThat(refusal.getMessage()).contains(name);
                } catch (DamagedFileException refusal) {
                    assertThat(refusal.getMessage()).contains("damaged");
                }
            });
        }
    }

    @FuzzTest
    void runConfiguration(byte[] bytes) {
        try {
            assertThat(RunConfigurationReader.parse(new String(bytes, StandardCharsets.UTF_8)))
                    .isNotNull();
        } catch (FailureException refusal) {
            assertThat(refusal.hint()).isPresent();
        }
    }

    /** The first line of the bytes is what a message says, the rest a template. */
    @FuzzTest
    void chatTemplate(byte[] bytes) {
        String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\n", 2);
        Map<Object, Object> message = new LinkedHashMap<>();
        message.put(Text.of("role"), Text.of("user"));
        message.put(Text.of("content"), Text.of(parts[0], 1));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("messages", List.of(message, message));
        values.put("tools", null);
        try {
            Text text = Template.parse(parts[parts.length - 1])
                    .render(values, ZonedDateTime.of(2024, 7, 6, 5, 4, 3, 0, ZoneOffset.UTC))
                    .text();
            for (int at = 0; at < text.length(); at = text.runEnd(at)) {
                assertThat(text.markAt(at)).isBetween(0, 1);
                assertThat(text.runEnd(at)).isBetween(at + 1, text.length());
            }
        } catch (JinjaException refusal) {
            assertThat(refusal.getMessage()).isNotEmpty();
        }
    }

    private interface Reading {
        void of(Path folder) throws IOException;
    }

    private static void inFolder(byte[] bytes, String name, Reading reading) throws IOException {
        Path folder = Files.createTempDirectory("fuzz");
        try {
            Files.write(folder.resolve(name), bytes);
            reading.of(folder);
        } finally {
            AtomicFiles.deleteRecursively(folder);
        }
    }
}
