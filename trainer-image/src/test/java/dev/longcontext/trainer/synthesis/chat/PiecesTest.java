package dev.longcontext.trainer.synthesis.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PiecesTest {

    private final Pieces pieces = new Pieces(String::length, 1 << 20);

    @Property(tries = 500)
    void togetherAreTheText(@ForAll @StringLength(max = 5000) String text) {
        List<Piece> all = pieces.of(text, Integer.MAX_VALUE);

        assertThat(Piece.join(all)).isEqualTo(text);
        assertThat(all).allMatch(piece -> !piece.text().isEmpty() && piece.tokens() <= 1001);
    }

    @Property(tries = 500)
    void haveAtMostAQuarterOfAChunk(
            @ForAll @StringLength(max = 3000) String text, @ForAll @IntRange(min = 16, max = 400) int chunkTokens) {
        List<Piece> all = new Pieces(String::length, chunkTokens).of(text, Integer.MAX_VALUE);

        assertThat(Piece.join(all)).isEqualTo(text);
        assertThat(all).allMatch(piece -> piece.tokens() <= chunkTokens / 4);
    }

    /** Lines of 900 characters used to be chunks of 900 tokens, whatever was asked for. */
    @Test
    void makeSmallChunksOfLongLines() {
        String line = "It was late in the year, and nobody had seen the river so low. ".repeat(14) + "\n";
        Pieces small = new Pieces(text -> text.split("\\s+").length, 64);
        Document document =
                new Document("id", new Document.Origin("books", "books.jsonl", 1), small.of(line.repeat(5), 10_000));

        List<Chunk> chunks = Chunk.of(document, 64);

        assertThat(chunks.subList(0, chunks.size() - 1))
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        chunk -> assertThat(chunk.text().split("\\s+").length).isBetween(48, 64));
        assertThat(String.join("", chunks.stream().map(Chunk::text).toList())).isEqualTo(document.text());
    }

    @Test
    void ofASingleCharacterMayHaveMoreTokensThanThat() {
        Pieces bytes = new Pieces(text -> text.getBytes(StandardCharsets.UTF_8).length, 4);

        assertThat(bytes.of("a😀b", Integer.MAX_VALUE)).extracting(Piece::text).containsExactly("a", "😀", "b");
    }

    @Test
    void endWhereLinesSentencesAndWordsDo() {
        String sentences = "It was late in the year. ".repeat(100);
        assertThat(pieces.of("a line\nanother line\n" + sentences, Integer.MAX_VALUE))
                .allMatch(piece -> piece.text().endsWith("\n") || piece.text().endsWith(". "));
        assertThat(pieces.of("word ".repeat(500), Integer.MAX_VALUE))
                .allMatch(piece -> piece.text().endsWith("word "));
    }

    @Test
    void neverCutACharacter() {
        assertThat(pieces.of("x" + "😀".repeat(2000), Integer.MAX_VALUE))
                .noneMatch(piece -> Character.isLowSurrogate(piece.text().charAt(0)));
    }

    @Test
    void stopWhenThereAreEnough() {
        List<Piece> first = pieces.of("12345678\n".repeat(500), 2500);

        assertThat(first).hasSize(3).allMatch(piece -> piece.tokens() == 999);
    }

    @Test
    void makeChunksOfAboutTheSameLength() {
        Document document = new Document(
                "id",
                new Document.Origin("books", "books.jsonl", 1),
                IntStream.range(0, 102)
                        .mapToObj(i -> new Piece("line " + i + "\n", 10))
                        .toList());

        List<Chunk> chunks = Chunk.of(document, 100);

        assertThat(chunks).hasSize(10).extracting(Chunk::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(chunks.get(9).text())
                .as("the rest is too short for a chunk of its own")
                .contains("line 101\n");
        assertThat(String.join("", chunks.stream().map(Chunk::text).toList())).isEqualTo(document.text());
    }
}
