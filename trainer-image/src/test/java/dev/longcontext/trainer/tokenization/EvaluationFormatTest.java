package dev.longcontext.trainer.tokenization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.reference.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationFormatTest {
    private static final List<Message> QUESTION = List.of(new Message("user", "Which?"));

    @TempDir
    Path model;

    private String prompt(String template, ZonedDateTime now, boolean evaluation) throws IOException {
        Files.copy(
                Reference.path("chat-templates").resolve("tokenizer.json"),
                model.resolve("tokenizer.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(model.resolve("chat_template.jinja"), template);
        try (Tokenizer tokenizer = Tokenizer.load(model)) {
            ChatFormat format = ChatFormat.of(tokenizer, model, () -> now);
            return tokenizer.decodeAll((evaluation ? format.forEvaluation() : format).prompt(QUESTION));
        }
    }

    /** As Llama 3.1's template does: the same question would else be another one every day. */
    @Test
    void theDateIsTheSameOnEveryDay() throws IOException {
        String template = "{{ strftime_now('%d %b %Y') }} {{ messages[0].content }}";

        for (int day = 1; day < 3; day++) {
            ZonedDateTime now = ZonedDateTime.parse("2031-05-0" + day + "T10:00:00Z");
            assertThat(prompt(template, now, true)).isEqualTo("26 Jul 2024 Which?");
            assertThat(prompt(template, now, false)).isEqualTo("0" + day + " May 2031 Which?");
        }
    }

    /** The end of Qwen 3's template. */
    @Test
    void aThoughtIsNotAskedFor() throws IOException {
        String template = "{{ messages[0].content }}\n{% if enable_thinking is defined and enable_thinking is false %}"
                + "{{- '<think>\\n\\n</think>\\n\\n' }}{% endif %}";

        assertThat(prompt(template, ZonedDateTime.now(), true)).isEqualTo("Which?\n<think>\n\n</think>\n\n");
        assertThat(prompt(template, ZonedDateTime.now(), false)).isEqualTo("Which?\n");
    }
}
