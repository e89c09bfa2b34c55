package dev.longcontext.trainer.evaluation.needle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.Needle;
import dev.longcontext.contract.Needle.NeedleMetric;
import dev.longcontext.contract.NeedleBuilder;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Message;
import dev.longcontext.trainer.tokenization.Sample;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeedleSamplesTest {

    private static final Needle NEEDLE = NeedleBuilder.builder()
            .lengths(List.of(1_024))
            .depths(2)
            .samplesPerCell(2)
            .seed(999L)
            .metric(NeedleMetric.NextTokens)
            .build();
    private static final String QUESTION = "<|im_start|>user\n{{ messages[0].content }}<|im_end|>\n";
    private static final String ANSWER = "<|im_start|>assistant\n";
    private static final String END = "{{ messages[1].content }}<|im_end|>\n";

    @TempDir
    Path model;

    /** As usual; as of models whose prompt begins a thought; as of one that shows an empty thought. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ANSWER + "{% if messages[1] %}" + END + "{% endif %}",
                ANSWER + "{% if messages[1] %}" + END + "{% else %}<think>\n{% endif %}",
                ANSWER + "{% if messages[1] %}<think>\n\n</think>\n\n" + END + "{% endif %}"
            })
    void askForTheKeyAndTheEndOfItsTurn(String rest) throws IOException {
        try (Tokenizer tokenizer = tokenizer(QUESTION + rest)) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            for (Sample sample : new NeedleSamples(format).cell(NEEDLE, 1_024, 0.5)) {
                int[] targets = IntStream.of(sample.labels())
                        .filter(label -> label != Sample.NO_TARGET)
                        .toArray();
                assertThat(tokenizer.decode(targets)).matches("[0-9]{5}");
                assertThat(targets[targets.length - 1]).isEqualTo(tokenizer.specialToken("<|im_end|>"));
                assertThat(tokenizer.decode(sample.ids())).contains(tokenizer.decode(targets) + ".");
            }
        }
    }

    /** With no token to predict every answer would be right. */
    @ParameterizedTest
    @ValueSource(strings = {ANSWER + "<|im_end|>", ANSWER + "{{ raise_exception('no answers') }}"})
    void refuseATemplateThatShowsNoAnswer(String rest) throws IOException {
        try (Tokenizer tokenizer = tokenizer(QUESTION + rest)) {
            NeedleSamples samples = new NeedleSamples(ChatFormat.of(tokenizer, model));

            assertThatThrownBy(() -> samples.cell(NEEDLE, 1_024, 0))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            failure -> assertThat(failure.field()).contains("spec.data.chatTemplate"));
        }
    }

    @Test
    void areTheChatsThatAreLearntWhereTheTemplateShowsThemAsAsked() throws IOException {
        Path llama = Reference.path("tiny-llama/fp32");
        try (Tokenizer tokenizer = Tokenizer.load(llama)) {
            ChatFormat format = ChatFormat.of(tokenizer, llama);
            var chat = List.of(new Message("user", "Which?"), new Message("assistant", "12345"));

            assertThat(format.lastSaid(chat)).isEqualTo(format.chat(chat));
        }
    }

    private Tokenizer tokenizer(String template) throws IOException {
        Files.copy(Reference.path("chat-templates").resolve("tokenizer.json"), model.resolve("tokenizer.json"));
        Files.writeString(model.resolve("chat_template.jinja"), template);
        return Tokenizer.load(model);
    }
}
