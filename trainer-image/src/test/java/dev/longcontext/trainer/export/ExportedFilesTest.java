package dev.longcontext.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.Precision;
import dev.longcontext.trainer.architecture.Architecture;
import dev.longcontext.trainer.files.Json;
import java.util.Locale;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExportedFilesTest {

    private static final ExportedFiles.Change CHANGE = new ExportedFiles.Change(4e5, 2560, Precision.BF16, false);

    /** One spelling of the rotary embedding and of the type, whatever the file had. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"rope_theta":1e3,"torch_dtype":"float32"} | {"rope_theta":400000.0,"torch_dtype":"bfloat16","max_position_embeddings":2560}
            {"rope_parameters":{"rope_theta":1e3,"rope_type":"default"},"dtype":"float32"} | {"rope_theta":400000.0,"max_position_embeddings":2560,"torch_dtype":"bfloat16"}
            {"rope_theta":1e3,"rope_parameters":{"rope_theta":1e3},"dtype":"float32"} | {"rope_theta":400000.0,"max_position_embeddings":2560,"torch_dtype":"bfloat16"}
            {"rope_parameters":{"rope_theta":1e3,"type":"llama3","factor":8.0}} | {"rope_theta":400000.0,"rope_scaling":{"factor":8.0,"rope_type":"llama3"},"max_position_embeddings":2560,"torch_dtype":"bfloat16"}
            {"rope_theta":1e3,"rope_scaling":null,"max_position_embeddings":256,"x":[1]} | {"rope_theta":400000.0,"max_position_embeddings":2560,"x":[1],"torch_dtype":"bfloat16"}
            {"rope_theta":1e3,"rope_scaling":{"rope_type":"llama3","factor":8.0},"torch_dtype":"x"} | {"rope_theta":400000.0,"rope_scaling":{"rope_type":"llama3","factor":8.0},"torch_dtype":"bfloat16","max_position_embeddings":2560}
            """)
    void writesTheSpellingThatEveryReaderKnows(String found, String expected) throws JsonProcessingException {
        JsonNode before = json(found);

        assertThat(ExportedFiles.config(before, CHANGE))
                .hasToString(json(expected).toString());
        assertThat(before).isEqualTo(json(found));
    }

    /** vLLM finds the model by it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model_type":"llama"} | ["LlamaForCausalLM"]
            {"model_type":"qwen3","architectures":null} | ["Qwen3ForCausalLM"]
            {"model_type":"ministral","architectures":[]} | ["MinistralForCausalLM"]
            {"model_type":"mistral","architectures":["OwnForCausalLM"]} | ["OwnForCausalLM"]
            """)
    void namesTheClassOfAModelWhoseFileDoesNot(String found, String architectures) throws JsonProcessingException {
        assertThat(ExportedFiles.config(json(found), CHANGE).get("architectures"))
                .hasToString(architectures);
    }

    /** A type that is supported and has no class here would be exported without one. */
    @ParameterizedTest
    @EnumSource(Architecture.class)
    void knowsTheClassOfEveryType(Architecture architecture) throws JsonProcessingException {
        String type = architecture.name().toLowerCase(Locale.ROOT);

        assertThat(ExportedFiles.config(json("{\"model_type\":\"" + type + "\"}"), CHANGE)
                        .at("/architectures/0")
                        .asText())
                .isEqualToIgnoringCase(type + "ForCausalLM");
    }

    @Test
    void untiesAHeadThatIsNoLongerTheEmbedding() throws JsonProcessingException {
        var change = new ExportedFiles.Change(4e5, 2560, Precision.FP32, true);

        JsonNode config = ExportedFiles.config(json("{\"rope_theta\":1.0,\"tie_word_embeddings\":true}"), change);

        assertThat(config.get("tie_word_embeddings").asBoolean()).isFalse();
        assertThat(config.get("torch_dtype").asText()).isEqualTo("float32");
    }

    @Test
    void liftsTheTokenizersLimitAndNeverLowersIt() throws JsonProcessingException {
        assertThat(ExportedFiles.tokenizerConfig(json("{\"model_max_length\":256}"), 2560, null))
                .hasToString("{\"model_max_length\":2560}");
        assertThat(ExportedFiles.tokenizerConfig(json("{\"model_max_length\":1e30}"), 2560, null))
                .hasToString("{\"model_max_length\":1.0E30}");
        assertThat(ExportedFiles.tokenizerConfig(json("{}"), 2560, null)).hasToString("{}");
    }

    @Test
    void givesAChatTemplateToAModelThatHasNone() throws JsonProcessingException {
        assertThat(ExportedFiles.tokenizerConfig(json("{}"), 1, "ours")).hasToString("{\"chat_template\":\"ours\"}");
        assertThat(ExportedFiles.tokenizerConfig(json("{\"chat_template\":\"theirs\"}"), 1, "ours"))
                .hasToString("{\"chat_template\":\"theirs\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | {"eos_token_id":7} | {"eos_token_id":[7,9]}
            {} | {"bos_token_id":1} | {"bos_token_id":1,"eos_token_id":[9]}
            {"eos_token_id":[8,9],"top_p":0.9} | {"eos_token_id":7,"bos_token_id":1} | {"eos_token_id":[7,8,9],"top_p":0.9,"bos_token_id":1}
            """)
    void namesEveryTokenThatEndsAnAnswer(String found, String config, String expected) throws JsonProcessingException {
        assertThat(ExportedFiles.generationConfig(json(found), json(config), OptionalInt.of(9), 2560))
                .hasToString(expected);
    }

    /** Of prompt and answer together: Llama 3's files have 4,096, and transformers refuses longer prompts. */
    @Test
    void liftsTheLimitOfPromptAndAnswerAndNeverLowersIt() throws JsonProcessingException {
        for (int[] foundAndExpected : new int[][] {{256, 2560}, {4096, 4096}}) {
            JsonNode found = json("{\"max_length\":" + foundAndExpected[0] + "}");

            assertThat(ExportedFiles.generationConfig(found, json("{}"), OptionalInt.empty(), 2560)
                            .get("max_length")
                            .asInt())
                    .isEqualTo(foundAndExpected[1]);
        }
        assertThat(ExportedFiles.generationConfig(json("{}"), json("{}"), OptionalInt.empty(), 2560)
                        .has("max_length"))
                .isFalse();
    }

    @Test
    void namesNoTokenWhereNoneIsKnown() throws JsonProcessingException {
        assertThat(ExportedFiles.generationConfig(json("{\"top_p\":0.9}"), json("{}"), OptionalInt.empty(), 2560))
                .hasToString("{\"top_p\":0.9}");
    }

    /** The code stays in the base model's repository. */
    @Test
    void namesNoCodeThatDoesNotComeAlong() throws JsonProcessingException {
        JsonNode found = json("{\"auto_map\":{\"AutoModelForCausalLM\":\"modeling_own.LlamaForCausalLM\"}}");

        assertThat(ExportedFiles.config(found, CHANGE).has("auto_map")).isFalse();
        assertThat(ExportedFiles.tokenizerConfig(found, 1, null).has("auto_map"))
                .isFalse();
    }

    /** Of the training before, which would cut off what the context now holds. */
    @Test
    void takesTheLengthOutOfATokenizerThatCutsTextsOff() throws JsonProcessingException {
        assertThat(ExportedFiles.tokenizer(json("{\"truncation\":{\"max_length\":256},\"model\":{}}")))
                .hasValueSatisfying(
                        tokenizer -> assertThat(tokenizer).hasToString("{\"truncation\":null,\"model\":{}}"));
        assertThat(ExportedFiles.tokenizer(json("{\"truncation\":null}"))).isEmpty();
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return Json.MAPPER.readTree(text);
    }
}
