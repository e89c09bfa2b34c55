package dev.longcontext.trainer.data;

import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The miniature's tokenizer and chat format, loaded once for a class of tests. */
abstract class MiniatureChats {

    static final Path MODEL = Path.of("../examples/miniature/base");

    static Tokenizer tokenizer;
    static ChatFormat format;

    @BeforeAll
    static void load() {
        tokenizer = Tokenizer.load(MODEL);
        format = ChatFormat.of(tokenizer, MODEL);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }
}
