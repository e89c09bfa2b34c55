package dev.longcontext.trainer.tokenization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.reference.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenLengthsTest {

    @TempDir
    Path folder;

    private int longest(String json) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), json);
        return TokenLengths.longest(folder);
    }

    @Test
    void isThatOfTheLongestToken() throws IOException {
        assertThat(longest("""
                {"added_tokens": [{"id": 4, "content": "<tool_call>", "special": false}], "normalizer": null,
                 "model": {"type": "BPE", "merges": [["longer than any", "token"]], "vocab": {"a": 0, "abc": 1}}}
                """)).isEqualTo(11);
        assertThat(longest("""
                {"model": {"type": "Unigram", "vocab": [["<unk>", 0], ["\\u2581hello", -3.5]]}}""")).isEqualTo(6);
    }

    @Test
    void aNormalizerMayHaveComposedCharacters() throws IOException {
        assertThat(longest("""
                {"normalizer": {"type": "NFC"}, "model": {"type": "BPE", "vocab": {"abc": 1}}}""")).isEqualTo(12);
    }

    @Test
    void hasNoBoundWhereAnyWordIsAToken() throws IOException {
        assertThat(longest("""
                {"model": {"type": "WordLevel", "vocab": {"abc": 1}}}""")).isZero();
    }

    @Test
    void hasNoBoundWhereUnknownTextIsOneToken() throws IOException {
        assertThat(longest("""
                {"model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "vocab": {"abc": 1}}}""")).isZero();
        assertThat(longest("""
                {"model": {"fuse_unk": true, "byte_fallback": true, "vocab": {"abc": 1}, "type": "BPE"}}""")).isEqualTo(3);
        assertThat(longest("""
                {"model": {"fuse_unk": false, "byte_fallback": false, "vocab": {"abc": 1}}}""")).isEqualTo(3);
    }

    @Test
    void readsARealFile() throws IOException {
        assertThat(TokenLengths.longest(Reference.fixture("tiny-llama/fp32"))).isBetween(2, 200);
    }
}
