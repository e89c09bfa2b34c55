package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.trainer.schemas.LineParser;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTokenizerTest {

    private static final Path MODEL = Path.of("../examples/miniature/base");

    @TempDir
    Path folder;

    /** Of a tokenizer that strips blanks and puts nothing before a text, as those of Gemma's kind without bos. */
    @Test
    void aDocumentOfItsEndAloneIsTooShort() throws Exception {
        String json = Files.readString(MODEL.resolve("tokenizer.json"))
                .replace("<|start_header_id|>", "<|start|>")
                .replaceAll("(?s)\"post_processor\": \\{.*?\n  \\},", "\"post_processor\": null,")
                .replaceAll(
                        "(?s)\"normalizer\": (null|\\{.*?\n  \\}),",
                        "\"normalizer\": {\"type\": \"Strip\", \"strip_left\": true, \"strip_right\": true},");
        Files.writeString(folder.resolve("tokenizer.json"), json);
        Files.writeString(
                folder.resolve("chat_template.jinja"), "{% for m in messages %}{{ m.content }}<|eot_id|>{% endfor %}");
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            ChatFormat format = ChatFormat.of(tokenizer, folder);
            SampleTokenizer samples = new SampleTokenizer(
                    format,
                    new SampleTokenizer.Limits(
                            64, new Overlong(OverlongAction.Drop, OverlongAction.Truncate), 0, true));

            assertThat(format.texts().document(" ")).hasSize(1);
            assertThat(samples.document(new LineParser.Parsed(null, " "), Selection.ALL)
                            .fate())
                    .isEqualTo(Fate.TOO_SHORT);
            assertThat(samples.document(new LineParser.Parsed(null, "7"), Selection.ALL)
                            .fate())
                    .isEqualTo(Fate.KEPT);
        }
    }
}
