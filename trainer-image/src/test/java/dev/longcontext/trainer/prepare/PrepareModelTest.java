package dev.longcontext.trainer.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.reference.Tensors;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A base model that cannot be trained as the run wants is refused here, and before its weights are fetched. */
class PrepareModelTest extends PreparedRun {

    @Test
    void namesTheFolderItLookedInAndWhatIsThere() {
        ((ObjectNode) json.get("baseModel")).put("uri", "pvc://miniature/bass");

        FailureException failure = refusal();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure.field()).contains("spec.baseModel.uri");
        assertThat(failure.getMessage())
                .isEqualTo("spec.baseModel.uri = pvc://miniature/bass: there is no folder " + claim.resolve("bass")
                        + "; " + claim + " has base/, train.jsonl");
    }

    @Test
    void namesTheFileThatAModelLacks() throws IOException {
        Files.delete(model.resolve("model.safetensors"));
        assertThat(refusal().getMessage())
                .contains("has no model.safetensors; ")
                .contains("config.json, pytorch_model.bin, tokenizer.json");
    }

    @Test
    void takesTheShardsThatTheIndexNames() throws Exception {
        Path whole = Files.move(model.resolve("model.safetensors"), folder.resolve("whole.safetensors"));
        Path index = model.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}}");
        Files.writeString(model.resolve("one.safetensors"), "1");
        assertThat(refusal().getMessage()).contains("has no two.safetensors");

        Files.writeString(
                index,
                "{\"weight_map\":{\"lm_head.weight\":\"one.safetensors\",\"model.norm.weight\":\"two.safetensors\"}}");
        Files.delete(model.resolve("one.safetensors"));
        Tensors.rewrite(
                whole,
                model.resolve("one.safetensors"),
                tensor -> Stream.of(tensor).filter(Tensors::isTable));
        Tensors.rewrite(
                whole,
                model.resolve("two.safetensors"),
                tensor -> Stream.of(tensor).filter(each -> !Tensors.isTable(each)));
        task.run(context());
        assertThat(workspace().model().toFile().list()).contains("one.safetensors", "two.safetensors");

        Files.writeString(index, "{\"weight_map\":{\"a\":\"../secret.safetensors\"}}");
        assertThat(refusal().getMessage()).contains("names \"../secret.safetensors\"");
    }

    @Test
    void aLengthWithinTheNativeOneIsTunedWithTheModelsOwnRopeBaseOrAnother() throws Exception {
        ObjectNode context = (ObjectNode) json.get("context");
        context.put("targetLength", 200);
        ((ArrayNode) json.get("evaluation")).removeAll();
        assertThat(context().configuration().context().newRopeTheta()).isPresent();
        task.run(context());

        context.remove("ropeTheta");
        assertThat(context().configuration().context().newRopeTheta()).isEmpty();
        task.run(context());
    }

    @Test
    void anExtensionNeedsARopeBase() {
        ((ObjectNode) json.get("context")).remove("ropeTheta");

        FailureException failure = refusal();

        assertThat(failure.field()).contains("spec.context.ropeTheta");
        assertThat(failure.getMessage())
                .isEqualTo(
                        "spec.context.ropeTheta is missing, but targetLength = 2560 is above the native length of 256 "
                                + "tokens of pvc://miniature/base");
        assertThat(failure.hint().orElseThrow()).contains("above the model's own 1000", "targetLength to at most 256");
    }

    @Test
    void saysOfTheWholeModelFolderWhatTrainingWouldTripOver() throws Exception {
        Path weights = model.resolve("model.safetensors");
        Path whole = Files.move(weights, folder.resolve("whole.safetensors"));
        Tensors.rewrite(
                whole,
                weights,
                tensor -> Stream.of(Tensors.renamed(tensor, tensor.name().replace("model.", ""))));
        assertThat(refusal()).hasMessageContaining("in place of model.layers.0.self_attn.q_proj.weight");
        assertThat(workspace().model()).as("so that a mended one is fetched").doesNotExist();

        Files.writeString(weights, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
        assertThat(refusal()).hasMessageContaining("model.safetensors is a git-lfs pointer");

        Files.copy(whole, weights, StandardCopyOption.REPLACE_EXISTING);
        Path tokenizer = model.resolve("tokenizer.json");
        String original = Files.readString(tokenizer);
        Files.writeString(tokenizer, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
        assertThat(refusal()).hasMessageContaining("tokenizer.json is a git-lfs pointer");

        Files.writeString(
                tokenizer, original.replace("\"id\": 593", "\"id\": 700").replace("\"id\":593", "\"id\":700"));
        assertThat(refusal()).hasMessageContaining("the tokenizers library assigns it");

        Files.writeString(tokenizer, original);
        Files.writeString(claim.resolve("train.jsonl"), "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
        assertThat(refusal()).hasMessageContaining("the file is a git-lfs pointer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pytorch_model.bin                | Weights in .bin files are not read
            pytorch_model-00001-of-00002.bin | Weights in .bin files are not read
            consolidated.00.pth              | These are weights in their authors' own format
            llama-q4.gguf                    | GGUF files are for inference
            adapter_model.safetensors        | This is an adapter
            """)
    void namesTheFormOfWeightsThatIsNotRead(String file, String remedy) throws IOException {
        Files.delete(model.resolve("model.safetensors"));
        Files.delete(model.resolve("pytorch_model.bin"));
        Files.writeString(model.resolve(file), "weights");

        FailureException failure = refusal();

        assertThat(failure).hasMessageContaining("has no model.safetensors").hasMessageContaining(file);
        assertThat(failure.hint().orElseThrow()).startsWith(remedy);
    }

    @Test
    void aFileThatCannotFitIsNotBegun() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(model.resolve("model.safetensors").toFile(), "rw")) {
            sparse.setLength(1L << 42);
        }

        FailureException failure = refusal();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(failure).hasMessageContaining("model.safetensors has 4194304 MiB to fetch");
    }

    /** Its weights would not fit, so they were not asked for. */
    @Test
    void aModelThatCannotBeTrainedIsRefusedBeforeItsWeightsAreFetched() throws Exception {
        Path weights = model.resolve("model.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(weights.toFile(), "rw")) {
            sparse.setLength(1L << 42);
        }
        Path config = model.resolve("config.json");
        String original = Files.readString(config);
        Files.writeString(config, original.replace("\"llama\"", "\"gpt2\""));
        assertThat(refusal()).hasMessageContaining("gpt2");

        Files.writeString(config, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
        assertThat(refusal()).hasMessageContaining("config.json is a git-lfs pointer");

        Files.writeString(config, original);
        Files.copy(BASE.resolve("model.safetensors"), weights, StandardCopyOption.REPLACE_EXISTING);
        task.run(context());
        assertThat(workspace().model().resolve("config.json")).hasContent(original);
    }

    /** The weights would not fit here either. */
    @Test
    void aTokenizerATemplateOrALengthThatWillNotDoIsRefusedBeforeTheWeightsAreFetched() throws Exception {
        Path weights = model.resolve("model.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(weights.toFile(), "rw")) {
            sparse.setLength(1L << 42);
        }
        Path tokenizer = model.resolve("tokenizer.json");
        String original = Files.readString(tokenizer);
        Files.writeString(tokenizer, original.replace("\"BPE\"", "\"Unigram\""));
        assertThat(refusal()).hasMessageContaining("model.type is \"Unigram\", but only BPE is supported");

        Files.writeString(tokenizer, original);
        Path template = model.resolve("chat_template.jinja");
        Files.writeString(template, "{% for message in messages %}");
        assertThat(refusal()).hasMessageContaining("cannot be read as a chat template");

        ObjectNode chosen = ((ObjectNode) json.get("data")).putObject("chatTemplate");
        chosen.put("format", "ChatML");
        assertThat(refusal().field()).contains("spec.data.chatTemplate.format");

        chosen.put("format", "Llama3");
        ((ObjectNode) json.get("context")).remove("ropeTheta");
        assertThat(refusal().field()).contains("spec.context.ropeTheta");

        ((ObjectNode) json.get("context")).put("ropeTheta", 400_000);
        assertThat(refusal().failureClass()).as("the weights, at last").isEqualTo(FailureClass.Storage);
    }

    /** As a process leaves it that is killed while it computes the digest. */
    @Test
    void aModelWhoseDigestWasNotYetComparedIsNotTrusted() throws Exception {
        task.run(context());
        Path fetched = workspace().model();
        Path notCompared = workspace().root().resolve("model.whole");
        ((ObjectNode) json.get("baseModel")).put("sha256", Digests.ofFolder(fetched));
        task.run(context());

        Files.move(fetched, notCompared);
        task.run(context());
        assertThat(fetched).isDirectory();
        assertThat(notCompared).doesNotExist();

        Files.move(fetched, notCompared);
        Files.writeString(notCompared.resolve("tokenizer_config.json"), "{}");
        assertThat(refusal().field()).contains("spec.baseModel.sha256");
        assertThat(fetched).doesNotExist();
        assertThat(notCompared).doesNotExist();
    }

    @Test
    void aTextFileThatNoModelHasIsRefused() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(model.resolve("config.json").toFile(), "rw")) {
            sparse.setLength(257L << 20);
        }

        assertThat(refusal()).hasMessageContaining("config.json has more than 268435456 bytes");
    }
}
