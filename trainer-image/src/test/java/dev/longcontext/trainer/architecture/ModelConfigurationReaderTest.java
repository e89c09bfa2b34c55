package dev.longcontext.trainer.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.reference.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigurationReaderTest {

    @TempDir
    Path folder;

    private ModelConfiguration changed(String field, String json) throws IOException {
        var config = (ObjectNode) Json.MAPPER.readTree(
                Reference.fixture("tiny-llama/bf16/config.json").toFile());
        config.set(field, Json.MAPPER.readTree(json));
        Files.writeString(folder.resolve("config.json"), config.toString());
        return ModelConfigurationReader.read(folder);
    }

    /** @param fields JSON without the braces */
    private ModelConfiguration of(String modelType, String fields) throws IOException {
        var config = (ObjectNode) Json.MAPPER.readTree(
                Reference.fixture("tiny-llama/bf16/config.json").toFile());
        config.setAll((ObjectNode) Json.MAPPER.readTree("{" + fields + "}"));
        config.put("model_type", modelType);
        Files.writeString(folder.resolve("config.json"), config.toString());
        return ModelConfigurationReader.read(folder);
    }

    /** transformers 4 and 5 spell the same model differently. */
    @Test
    void bothSpellingsAreTheSameModel() throws IOException {
        ModelConfiguration old = ModelConfigurationReader.read(Reference.fixture("tiny-llama/legacy"));

        assertThat(old).isEqualTo(ModelConfigurationReader.read(Reference.fixture("tiny-llama/bf16")));
        assertThat(old.headDim()).isEqualTo(16);
        assertThat(old.rotaryEmbedding()).isEqualTo(new RotaryEmbedding(500_000, Optional.empty()));
        assertThat(old.endTokens()).containsExactly(503, 511);
        assertThat(ModelConfigurationReader.read(Reference.fixture("tiny-llama/tied-bf16"))
                        .tiedEmbeddings())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model_type | \"gpt2\" | model_type = gpt2: must be one of llama, mistral, ministral, qwen2, qwen3",
                "hidden_act | \"gelu\" | hidden_act = gelu: must be silu",
                "partial_rotary_factor | 0.5 | partial_rotary_factor = 0.5: must be 1",
                "rope_scaling | {\"rope_type\":\"default\",\"partial_rotary_factor\":0.25} | partial_rotary_factor = 0.25: must be 1",
                "hidden_size | 0 | hidden_size = 0: must be a whole number from 1",
                "vocab_size | null | vocab_size = null: must be a whole number from 1",
                "num_key_value_heads | 3 | num_key_value_heads = 3: must divide num_attention_heads = 4",
                "rope_parameters | {\"rope_theta\": 1e4, \"rope_type\": \"yarn\"} | rope_type = yarn: must be default",
                "quantization_config | {\"bits\": 4} | quantization_config = {\"bits\":4}: must be absent",
                "quantization_config | {\"quant_method\": \"gptq\"} | quantization_config.quant_method = gptq: must be absent",
                "quantization | {\"group_size\": 64} | quantization = {\"group_size\":64}: must be absent",
                "compression_config | {\"format\": \"int\"} | compression_config = {\"format\":\"int\"}: must be absent",
                "rope_scaling | {\"type\": \"linear\", \"factor\": 2} | "
                        + "rope_scaling = {\"type\":\"linear\",\"factor\":2} and rope_parameters = ",
                "rope_theta | 1e4 | rope_theta = 10000.0 and rope_parameters.rope_theta = 500000.0 contradict each other",
                "rope_parameters | {\"rope_type\": \"default\", \"type\": \"linear\"} | "
                        + "rope_parameters.rope_type = \"default\" and rope_parameters.type = \"linear\" contradict each other",
                "rope_parameters | {\"full_attention\": {\"rope_theta\": 1e4}} | rope_parameters.full_attention = ",
                "rope_parameters | {\"rope_theta\": -1} | rope_theta = -1: must be a number above 0",
                "rms_norm_eps | null | rms_norm_eps = null: must be a number above 0",
                "mlp_bias | true | mlp_bias = true: must be false",
                "rope_parameters | {\"rope_theta\": 1e4, \"factor\": 4.0} | "
                        + "rope_parameters.factor = 4.0: must have a rope_type beside it",
                "layer_types | [\"full_attention\", \"sliding_attention\", \"full_attention\"] | "
                        + "layer_types = \"sliding_attention\": each must be full_attention where model_type is llama",
                "final_logit_softcapping | 30.0 | final_logit_softcapping = 30.0: must be absent: models of the type llama",
                "logit_scale | 0.0625 | logit_scale = 0.0625: must be absent",
                "embedding_multiplier | 12 | embedding_multiplier = 12: must be absent",
                "clip_qkv | 8 | clip_qkv = 8: must be absent",
                "use_qk_norm | true | use_qk_norm = true: must be absent",
                "no_rope_layers | [1, 1, 0] | no_rope_layers = [1,1,0]: must be absent",
            })
    void whatItCannotComputeIsRefusedByFieldValueAndRule(String field, String json, String message) {
        assertThatThrownBy(() -> changed(field, json))
                .hasMessageContaining(folder.resolve("config.json") + ": ")
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(FailureException.class, failure -> {
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
                    assertThat(failure.field()).contains("spec.baseModel.uri");
                });
    }

    /** As published files have them, switched off. */
    @Test
    void fieldsThatChangeNothingAreNoReasonToRefuse() throws IOException {
        ModelConfiguration plain = of("qwen3", "");

        assertThat(of("qwen3", """
                        "final_logit_softcapping": null, "logit_scale": 1.0, "residual_multiplier": 1, "clip_qkv": null,
                        "no_rope_layers": [1, 1, 1], "use_qk_norm": true, "alibi": false, "hidden_act": "swish"
                        """)).isEqualTo(plain);
    }

    /** Transformers 5 goes by the one outside, transformers 4 by the one inside. */
    @Test
    void twoOriginalLengthsContradictEachOther() throws IOException {
        String scaling = """
                "rope_parameters": {"rope_theta": 5e5, "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0,
                "high_freq_factor": 4.0, "original_max_position_embeddings": 8192}""";

        assertThat(of("llama", scaling + ", \"original_max_position_embeddings\": 8192")
                        .rotaryEmbedding()
                        .scaling())
                .isPresent();
        assertThatThrownBy(() -> of("llama", scaling + ", \"original_max_position_embeddings\": 4096"))
                .hasMessageContaining("original_max_position_embeddings = 4096 and "
                        + "rope_parameters.original_max_position_embeddings = 8192 contradict each other");
    }

    /** transformers 5.24: LlamaConfig(), MistralConfig(), Qwen2Config() and Qwen3Config() of these sizes. */
    @ParameterizedTest
    @CsvSource({"llama,   32, 64, 2048", "mistral,  8, 64, 131072", "qwen2,   32, 64, 32768", "qwen3,   32, 128, 32768"
    })
    void whatTheFileLacksIsTransformersDefault(String modelType, int keyValueHeads, int headDim, int maxLength)
            throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "%s", "hidden_size": 2048, "intermediate_size": 64, "num_hidden_layers": 2,
                 "num_attention_heads": 32, "vocab_size": 64}""".formatted(modelType));

        ModelConfiguration configuration = ModelConfigurationReader.read(folder);

        assertThat(configuration.rotaryEmbedding()).isEqualTo(new RotaryEmbedding(10_000, Optional.empty()));
        assertThat(configuration.rmsNormEpsilon()).isEqualTo(1e-6);
        assertThat(configuration.keyValueHeads()).isEqualTo(keyValueHeads);
        assertThat(configuration.headDim()).isEqualTo(headDim);
        assertThat(configuration.maxLength()).isEqualTo(maxLength);
        assertThat(configuration.tiedEmbeddings()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"linear", "dynamic", "yarn", "longrope"})
    void aStretchedBaseIsRefusedWithAWayOut(String type) {
        assertThatThrownBy(() -> of("qwen2", """
                        "rope_parameters": null, "rope_theta": 1e6, "rope_scaling": {"type": "%s", "factor": 4.0}""".formatted(type)))
                .hasMessageContaining("rope_type = " + type + ": must be default or llama3")
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.hint().orElseThrow())
                                .contains("Use the model that this one was derived from")
                                .contains("remove it from config.json"));
    }

    /** The same embedding said twice is no contradiction. */
    @Test
    void bothSpellingsAtOnceMayAgree() throws IOException {
        assertThat(of("llama", """
                        "rope_theta": 500000, "rope_scaling": {"type": "default"}, "tie_word_embeddings": false""").rotaryEmbedding()).isEqualTo(new RotaryEmbedding(500_000, Optional.empty()));
    }

    /** Another tool may have written 8 where the first wrote 8.0. */
    @Test
    void numbersAgreeByValue() throws IOException {
        assertThat(of("llama", """
                        "rope_theta": 500000, "rope_scaling": {"type": "llama3", "factor": 8, "low_freq_factor": 1,
                        "high_freq_factor": 4, "original_max_position_embeddings": 8192},
                        "rope_parameters": {"rope_theta": 5e5, "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0,
                        "high_freq_factor": 4.0, "original_max_position_embeddings": 8192.0}""").rotaryEmbedding().theta()).isEqualTo(500_000);
    }

    /** As transformers 4.57 reads them; the tiny Llama has three layers. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "llama   | `\"sliding_window\": 7` | 0 | 0 | 0",
                "mistral | `\"sliding_window\": 7` | 7 | 7 | 7",
                "mistral | `\"sliding_window\": null` | 0 | 0 | 0",
                "mistral | `\"x\": 0` | 4096 | 4096 | 4096",
                "mistral | `\"sliding_window\": 7, "
                        + "\"layer_types\": [\"full_attention\", \"sliding_attention\", \"full_attention\"]` | 0 | 7 | 0",
                "ministral | `\"sliding_window\": 7` | 7 | 7 | 7",
                "ministral | `\"sliding_window\": null` | 0 | 0 | 0",
                "ministral | `\"sliding_window\": 7, "
                        + "\"layer_types\": [\"full_attention\", \"sliding_attention\", \"sliding_attention\"]` | 0 | 7 | 7",
                "qwen2   | `\"sliding_window\": 7` | 0 | 0 | 0",
                "qwen2   | `\"sliding_window\": 7, \"use_sliding_window\": true` | 0 | 0 | 0",
                "qwen3   | `\"sliding_window\": 7, \"use_sliding_window\": true, \"max_window_layers\": 1` | 0 | 7 | 7",
                "qwen2   | `\"sliding_window\": 7, \"use_sliding_window\": true, "
                        + "\"layer_types\": [\"sliding_attention\", \"full_attention\", \"sliding_attention\"]` | 7 | 0 | 7",
            })
    void windowsAreThoseOfTransformers(String modelType, String fields, int first, int second, int third)
            throws IOException {
        assertThat(of(modelType, fields).attentionWindows()).containsExactly(first, second, third);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"sliding_window\": 0` | sliding_window = 0: must be a whole number from 1, or null",
                "`\"sliding_window\": null, "
                        + "\"layer_types\": [\"full_attention\", \"full_attention\", \"sliding_attention\"]` | "
                        + "sliding_window = null: must be a whole number from 1, because layer_types has sliding_attention",
                "`\"layer_types\": [\"full_attention\"]` | layer_types = 1 layers: must have num_hidden_layers = 3",
                "`\"layer_types\": [\"full_attention\", \"full_attention\", \"chunked\"]` | each must be full_attention or sliding_attention",
            })
    void windowsThatMakeNoSenseAreRefused(String fields, String message) {
        assertThatThrownBy(() -> of("qwen2", "\"use_sliding_window\": true, " + fields))
                .hasMessageContaining(message);
    }

    @Test
    void architecturesDifferByTable() throws IOException {
        assertThat(changed("model_type", "\"qwen2\"").queryKeyValueBias()).isTrue();
        assertThat(changed("model_type", "\"qwen3\"").architecture().queryKeyNorm())
                .isTrue();
        assertThat(changed("model_type", "\"mistral\"").queryKeyValueBias()).isFalse();
        assertThat(of("mistral", "\"mlp_bias\": true")).isEqualTo(of("mistral", "\"mlp_bias\": false"));
    }

    /** transformers' Mistral and Qwen2 have no such switches: what a file says of them has no effect. */
    @ParameterizedTest
    @CsvSource({
        "llama, true, true",
        "mistral, false, false",
        "ministral, false, false",
        "qwen2, true, false",
        "qwen3, true, true"
    })
    void biasesAreThoseOfTransformers(String modelType, boolean queryKeyValue, boolean output) throws IOException {
        ModelConfiguration configuration = of(modelType, "\"attention_bias\": true");

        assertThat(configuration.queryKeyValueBias()).isEqualTo(queryKeyValue);
        assertThat(configuration.outputBias()).isEqualTo(output);
    }

    @Test
    void llama31ScalesSlowFrequencies() throws IOException {
        RotaryEmbedding rope = changed("rope_parameters", """
                {"rope_theta": 500000.0, "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0,
                 "high_freq_factor": 4.0, "original_max_position_embeddings": 8192}""").rotaryEmbedding();
        float[] plain = new RotaryEmbedding(500_000, Optional.empty()).inverseFrequencies(128);
        float[] scaled = rope.inverseFrequencies(128);

        assertThat(scaled[0]).isEqualTo(plain[0]);
        assertThat(scaled[63]).isEqualTo(plain[63] / 8);
        assertThat(scaled[32]).isBetween(plain[32] / 8, plain[32]);
    }

    /** reference/forward/rope.json: within one unit in the last place of transformers' own. */
    @Test
    void frequenciesAreThoseOfTransformers() {
        for (JsonNode each : Reference.json("forward/rope.json")) {
            float[] expected = Reference.floats(each.get("inv_freq"));
            float[] actual = new RotaryEmbedding(each.get("rope_theta").asDouble(), Optional.empty())
                    .inverseFrequencies(each.get("head_dim").asInt());
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(Math.ulp(expected[i])));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"20", "264"})
    void aHeadThatNoGpuKernelTakesIsRefused(int headDim) throws IOException {
        changed("head_dim", "16").requireGpuAttention();
        assertThatThrownBy(() -> changed("head_dim", String.valueOf(headDim)).requireGpuAttention())
                .hasMessage("config.json: the head dimension is " + headDim
                        + "; attention on a GPU needs a multiple of 8, at most 256");
    }
}
