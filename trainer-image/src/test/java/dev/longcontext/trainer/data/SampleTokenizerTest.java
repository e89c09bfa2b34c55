package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.trainer.schemas.LineParser;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTokenizerTest {

    private static final Path MODEL = Path.of("../examples/miniature/base");

    @TempDir
    Path folder;

    @Test
    void aDocumentOfItsEndAloneIsTooShort() throws Exception {
        try (Tokenizer tokenizer = stripping()) {
            ChatFormat format = ChatFormat.of(tokenizer, folder);
            SampleTokenizer samples = samples(format);

            assertThat(format.texts().document(" ")).hasSize(1);
            assertThat(samples.document(new LineParser.Parsed(null, " "), Selection.ALL)
                            .fate())
                    .isEqualTo(Fate.TOO_SHORT);
            assertThat(samples.document(new LineParser.Parsed(null, "7"), Selection.ALL)
                            .fate())
                    .isEqualTo(Fate.KEPT);
        }
    }

    /** It used to be refused with the remedy to raise targetLength, which helps nobody. */
    @Test
    void aTextOfOneTokenIsTooShort() throws Exception {
        try (Tokenizer tokenizer = stripping()) {
            ChatFormat format = ChatFormat.of(tokenizer, folder);
            SampleTokenizer samples = samples(format);

            assertThat(format.texts().sample("7", 64).length()).isEqualTo(1);
            for (String text : new String[] {" ", "7"}) {
                assertThat(samples.tokenize(new LineParser.Parsed(null, text), Selection.ALL)
                                .fate())
                        .isEqualTo(Fate.TOO_SHORT);
            }
            assertThat(samples.tokenize(new LineParser.Parsed(null, "river 34 river"), Selection.ALL)
                            .fate())
                    .isEqualTo(Fate.KEPT);
        }
    }

    private static SampleTokenizer samples(ChatFormat format) {
        return new SampleTokenizer(
                format,
                new SampleTokenizer.Limits(64, new Overlong(OverlongAction.Drop, OverlongAction.Truncate), 0, true));
    }

    /** A tokenizer that strips blanks and puts nothing before a text, as those of Gemma's kind without bos. */
    private Tokenizer stripping() throws IOException {
        String json = Files.readString(MODEL.resolve("tokenizer.json"))
                .replace("<|start_header_id|>", "<|start|>")
                .replaceAll("(?s)\"post_processor\": \\{.*?\n  \\},", "\"post_processor\": null,")
                .replaceAll(
                        "(?s)\"normalizer\": (null|\\{.*?\n  \\}),",
                        "\"normalizer\": {\"type\": \"Strip\", \"strip_left\": true, \"strip_right\": true},");
        Files.writeString(folder.resolve("tokenizer.json"), json);
        Files.writeString(
                folder.resolve("chat_template.jinja"), "{% for m in messages %}{{ m.content }}<|eot_id|>{% endfor %}");
        return Tokenizer.load(folder);
    }
}
