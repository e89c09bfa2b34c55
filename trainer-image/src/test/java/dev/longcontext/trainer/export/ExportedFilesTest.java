package dev.longcontext.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.Precision;
import dev.longcontext.trainer.files.Json;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(ExportedFiles.generationConfig(json(found), json(config), OptionalInt.of(9)))
                .hasToString(expected);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return Json.MAPPER.readTree(text);
    }
}
