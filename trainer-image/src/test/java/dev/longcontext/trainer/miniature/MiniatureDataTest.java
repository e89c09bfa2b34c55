package dev.longcontext.trainer.miniature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Digests of compact JSON lines, made by the definition of the generator in Python. */
class MiniatureDataTest {

    private static final Path BASE = Path.of("../examples/miniature/base");

    private final Haystacks haystacks = new Haystacks(new MiniatureTokens());
    private final MiniatureData data = new MiniatureData(new MiniatureTokens());

    @Test
    void drawsAsSplitMix64Does() {
        SplitMix64 rng = new SplitMix64(1);
        assertThat(List.of(rng.next(), rng.next(), rng.next()))
                .containsExactly(0x910a2dec89025cc1L, 0xbeeb8da1658eec67L, 0xf893a2eefb32555eL);
        SplitMix64 digits = new SplitMix64(1);
        assertThat(IntStream.range(0, 10).map(i -> digits.below(10))).containsExactly(1, 9, 2, 1, 2, 6, 7, 2, 9, 6);
    }

    @Test
    void makesTheChatsOfTheDefinition() {
        SplitMix64 rng = new SplitMix64(7);

        assertThat(digest(sink -> {
                    for (int i = 0; i < 100; i++) {
                        sink.accept(haystacks.chat(rng, 256, 1, 1));
                    }
                }))
                .isEqualTo("c155ae34974a5fd9e4eeccaef7865acbb80d49305f15704695fd0381f081f174");
    }

    @Test
    void makesTheExtensionSamplesOfTheDefinition() {
        assertThat(digest(sink -> data.extension(800, 3, sink)))
                .isEqualTo("3de00a350d2570883c20a4cb154e9fdbd6d423b209f48da93a9448ad67babf7b");
    }

    @Test
    void makesThePretrainingSamplesOfTheDefinition() {
        assertThat(digest(sink -> data.pretraining(MiniatureData.PRETRAINING_STEPS, 3, sink)))
                .isEqualTo("a7219da92ad4bf576bbda8abaf5323b3185bf525963dd162451c9df5d7b69c6f");
    }

    @Test
    void makesDocumentsWithPassKeysAndRoomForQuestions() {
        MiniatureTokens counter = new MiniatureTokens();
        List<String> texts = new ArrayList<>();
        data.documents(16, 3, sample -> texts.add(sample.text()));

        assertThat(texts).hasSize(16).doesNotHaveDuplicates().allSatisfy(text -> {
            assertThat(counter.sentence(text)).isBetween(1_500, 2_048);
            assertThat(text.split("The pass key of", -1)).hasSize(7);
        });
    }

    @Test
    void placesANeedleAtItsDepthByAnyCounterOfTheSameTokens() {
        assertThat(digest(sink -> cells(haystacks, sink)))
                .isEqualTo("3ce75bb5a7eed43d52826c3b65ef3a05549cab59edd7394d4990dc91ca21d445");
        try (Tokenizer tokenizer = Tokenizer.load(BASE)) {
            Haystacks counted = new Haystacks(TokenCounter.of(ChatFormat.of(tokenizer, BASE)));
            assertThat(digest(sink -> cells(counted, sink)))
                    .isEqualTo("3ce75bb5a7eed43d52826c3b65ef3a05549cab59edd7394d4990dc91ca21d445");
        }
    }

    @Test
    void fillsAlmostTheWholeLengthWithAnotherTokenizer() {
        Path model = Path.of("src/test/resources/reference/tiny-llama/fp32");
        try (Tokenizer tokenizer = Tokenizer.load(model)) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            Haystacks counted = new Haystacks(TokenCounter.of(format));
            for (int length : new int[] {128, 256, 1_000}) {
                Sample sample = counted.chatAtDepth(new SplitMix64(length), length, 0.5);
                assertThat(format.chat(sample.conversations()).length()).isBetween(length - 40, length);
            }
        }
    }

    private static void cells(Haystacks haystacks, Consumer<Sample> sink) {
        for (int i = 0; i < 10; i++) {
            double depth = i / 9.0;
            SplitMix64 rng = new SplitMix64(999 * 1_000_003L + 1_024 * 101 + (long) Math.rint(depth * 100));
            for (int n = 0; n < 4; n++) {
                sink.accept(haystacks.chatAtDepth(rng, 1_024, depth));
            }
        }
    }

    private static String digest(Consumer<Consumer<Sample>> generator) {
        List<String> lines = new ArrayList<>();
        generator.accept(sample -> lines.add(Json.compact(sample) + "\n"));
        return Digests.ofText(String.join("", lines));
    }
}
