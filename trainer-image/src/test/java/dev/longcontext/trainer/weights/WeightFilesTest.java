package dev.longcontext.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.reference.Tensors;
import dev.longcontext.trainer.safetensors.SafetensorsWriter.Tensor;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The folders people bring, each refused with what helps; no tensor library is started. */
class WeightFilesTest {

    private static final Path MODEL = Reference.fixture("tiny-llama/fp32");

    @TempDir
    Path folder;

    private Path weights() {
        return folder.resolve("model.safetensors");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            model.                 | ''           | The files contain the model without its head (AutoModel)
            model.                 | base_model.model.model. | merge it with PEFT's merge_and_unload
            model.                 | language_model.model.   | The files contain more than a language model
            model.                 | module.model.           | The files contain more than a language model
            """)
    void namesWithAnotherPrefix(String prefix, String other, String remedy) throws IOException {
        write(tensor -> Stream.of(Tensors.renamed(tensor, tensor.name().replace(prefix, other))));

        FailureException failure = refusal();

        assertThat(failure)
                .hasMessage(folder + ": the weights do not fit config.json: its tensors have names such as " + other
                        + "layers.0.self_attn.q_proj.weight in place of model.layers.0.self_attn.q_proj.weight");
        assertThat(failure.hint().orElseThrow()).contains(remedy);
        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure.field()).contains("spec.baseModel.uri");
    }

    @Test
    void noHead() throws IOException {
        write(tensor -> tensor.name().equals("lm_head.weight") ? Stream.empty() : Stream.of(tensor));

        FailureException failure = refusal();
        assertThat(failure).hasMessage(folder + ": the weights do not fit config.json: missing: lm_head.weight");
        assertThat(failure.hint().orElseThrow()).contains("write \"tie_word_embeddings\": true into config.json");

        configure(config -> config.put("tie_word_embeddings", true));
        assertThatCode(this::check).as("the remedy").doesNotThrowAnyException();
    }

    /** As an adapter leaves them that trained the embedding or the head of a tied model, and was merged. */
    @Test
    void aHeadThatIsNotTheTableItIsTiedTo() throws IOException {
        write(Stream::of);
        configure(config -> config.put("tie_word_embeddings", true));

        FailureException failure = refusal();
        assertThat(failure)
                .hasMessage("tie_word_embeddings of config.json is true, but lm_head.weight is not the same table as "
                        + "model.embed_tokens.weight");
        assertThat(failure.hint().orElseThrow()).contains("\"tie_word_embeddings\": false into config.json");

        configure(config -> config.put("tie_word_embeddings", false));
        assertThatCode(this::check).as("the remedy").doesNotThrowAnyException();
    }

    /** As a converter leaves it that casts all but the embedding, or the other way round. */
    @Test
    void aTiedHeadThatIsStoredOtherwise() throws IOException {
        write(tensor -> switch (tensor.name()) {
            case "lm_head.weight" ->
                Stream.of(new Tensor(
                        tensor.name(),
                        TensorType.BF16,
                        tensor.shape(),
                        sink -> sink.write(ByteBuffer.allocate((int) TensorType.BF16.bytes(tensor.shape())))));
            default -> Stream.of(tensor);
        });
        configure(config -> config.put("tie_word_embeddings", true));

        FailureException failure = refusal();
        assertThat(failure)
                .hasMessage(
                        "tie_word_embeddings of config.json is true, but lm_head.weight is stored as BF16 [512, 64], "
                                + "and model.embed_tokens.weight as F32 [512, 64]");
        assertThat(failure.hint().orElseThrow()).startsWith("Remove lm_head.weight from the files");
    }

    @Test
    void aTiedHeadMayStandInTheFilesToo() throws IOException {
        write(tensor -> switch (tensor.name()) {
            case "lm_head.weight" -> Stream.empty();
            case "model.embed_tokens.weight" -> Stream.of(tensor, Tensors.renamed(tensor, "lm_head.weight"));
            default -> Stream.of(tensor);
        });
        configure(config -> config.put("tie_word_embeddings", true));

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void tablesWithMoreRowsThanConfigJsonSays() throws IOException {
        write(tensor -> Stream.of(Tensors.isTable(tensor) ? Tensors.padded(tensor, 528) : tensor));

        FailureException failure = refusal();
        assertThat(failure)
                .hasMessageContaining("lm_head.weight is F32 [528, 64], expected F32, BF16 or F16 [512, 64]");
        assertThat(failure.hint().orElseThrow()).contains("write \"vocab_size\": 528 in place of 512 into config.json");

        configure(config -> config.put("vocab_size", 528));
        assertThatCode(this::check).as("the remedy").doesNotThrowAnyException();
    }

    @Test
    void weightsOfDoublePrecision() throws IOException {
        write(tensor -> Stream.of(
                tensor.name().equals("model.norm.weight")
                        ? new Tensor(
                                tensor.name(),
                                TensorType.F64,
                                tensor.shape(),
                                sink -> sink.write(ByteBuffer.allocate((int) (Double.BYTES * tensor.shape()[0]))))
                        : tensor));

        FailureException failure = refusal();
        assertThat(failure).hasMessageContaining("model.norm.weight is F64 [64], expected F32, BF16 or F16");
        assertThat(failure.hint().orElseThrow()).contains("as bfloat16").doesNotContain("quantised");
    }

    @Test
    void quantisedWeights() throws IOException {
        write(tensor -> Stream.of(
                tensor.name().endsWith("q_proj.weight")
                        ? new Tensor(
                                tensor.name(),
                                TensorType.F8_E4M3,
                                tensor.shape(),
                                sink -> sink.write(ByteBuffer.allocate((int) (tensor.shape()[0] * tensor.shape()[1]))))
                        : tensor));

        FailureException failure = refusal();
        assertThat(failure).hasMessageContaining("q_proj.weight is F8_E4M3 [64, 64], expected F32, BF16 or F16");
        assertThat(failure.hint().orElseThrow()).contains("the repository that the quantised model was made from");
    }

    /** GPTQ and AWQ; bitsandbytes; compressed-tensors and FP8, where config.json says nothing of it. */
    @ParameterizedTest
    @CsvSource({"qweight", "weight.absmax", "weight_packed", "weight_scale"})
    void quantisedWeightsByTheirNames(String ending) throws IOException {
        write(tensor -> Stream.of(
                tensor.name().endsWith("q_proj.weight")
                        ? Tensors.renamed(tensor, tensor.name().replaceFirst("weight$", ending))
                        : tensor));

        FailureException failure = refusal();
        assertThat(failure).hasMessageContaining("unknown: model.layers.0.self_attn.q_proj." + ending);
        assertThat(failure.hint().orElseThrow()).contains("the repository that the quantised model was made from");
    }

    @Test
    void aPointerOfGitLfs() throws IOException {
        configure(config -> {});
        Files.writeString(weights(), "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 16060522904\n");

        FailureException failure = refusal();
        assertThat(failure).hasMessage(weights() + " is a git-lfs pointer, not the file itself");
        assertThat(failure.hint().orElseThrow()).contains("git lfs pull");
    }

    @Test
    void anIndexBesideAWholeFileCountsForNothing() throws IOException {
        write(Stream::of);
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{\"a\":\"model-00001-of-00004.safetensors\"}}");

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aShardThatIsNotThere() throws IOException {
        configure(config -> {});
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{\"a\":\"model-00001-of-00004.safetensors\"}}");

        assertThat(refusal()).hasMessage(folder.resolve("model-00001-of-00004.safetensors") + " is not there");
    }

    private void write(Function<Tensor, Stream<Tensor>> change) throws IOException {
        configure(config -> {});
        Tensors.rewrite(MODEL.resolve("model.safetensors"), weights(), change);
    }

    private interface Change {
        void of(ObjectNode config);
    }

    private void configure(Change change) throws IOException {
        ObjectNode config =
                (ObjectNode) Json.MAPPER.readTree(MODEL.resolve("config.json").toFile());
        change.of(config);
        Files.writeString(folder.resolve("config.json"), Json.pretty(config));
    }

    private void check() throws IOException {
        WeightFiles.check(folder, ModelConfigurationReader.read(folder));
    }

    private FailureException refusal() {
        FailureException failure = catchThrowableOfType(FailureException.class, this::check);
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
