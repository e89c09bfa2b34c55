package dev.longcontext.trainer.tokenization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each of these ends the whole JVM, or is no token id, when the native library gets it. */
class TokenizerFileRulesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model": {"type": "Unigram", "vocab": []}} | model.type is "Unigram", but only BPE is supported
            {"model": {"type": "BPE", "continuing_subword_prefix": "##"}} | model.continuing_subword_prefix is "##", which byte-level BPE does not have
            {"model": {"type": "BPE"}, "normalizer": {"type": "Sequence", "normalizers": [{"type": "Precompiled"}]}} | its normalizer is Precompiled, which exists only in SentencePiece models
            {"model": {"type": "BPE", "vocab": {"a": 4294967295}}} | model.vocab has the id 4294967295, but an id is a number from 0 to 2147483647
            {"model": {"type": "BPE"}, "added_tokens": [{"id": -1}]} | added_tokens has the id -1, but an id is a number from 0 to 2147483647
            [] | model.type is "", but only BPE is supported
            """)
    void isRefusedWithTheFileNamed(String json, String rule) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), json);

        FailureException failure = catchThrowableOfType(FailureException.class, () -> Tokenizer.load(folder));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure).hasMessage(file + " cannot be read as a tokenizer: " + rule);
        assertThat(failure.hint().orElseThrow()).contains("of the kind BPE");
    }

    /** Without Jackson's words about where it may say what it read. */
    @Test
    void aFileBesideItThatIsCutOffIsRefusedInALine() throws IOException {
        Path file = Files.writeString(folder.resolve("generation_config.json"), "{");

        FailureException failure = catchThrowableOfType(FailureException.class, () -> TokenizerSettings.tree(file));

        assertThat(failure)
                .hasMessage(file + " is not valid JSON: Unexpected end-of-input: expected close marker for Object");
    }
}
