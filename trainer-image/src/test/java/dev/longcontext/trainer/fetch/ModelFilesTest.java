package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFilesTest {

    @ParameterizedTest
    @CsvSource({
        "config.json, true",
        "models/a/config.json, true",
        "model-00001-of-2.safetensors, true",
        "additional_chat_templates/tool_use.jinja, true",
        "models/additional_chat_templates/tool_use.jinja, true",
        "tool_use.jinja, false",
        "other/tool_use.jinja, false",
        "x-additional_chat_templates/tool_use.jinja, false",
        "additional_chat_templates/evil.py, false",
        "pytorch_model.bin, false"
    })
    void knowsWhatMayBeOfAModel(String path, boolean isOne) {
        assertThat(ModelFiles.isOne(Path.of(path))).isEqualTo(isOne);
    }
}
