package dev.longcontext.trainer.miniature;

import java.util.function.Consumer;

/** The samples on which the miniature's base model is pre-trained, and those that extend its context. */
public final class MiniatureData {

    public static final int NATIVE_LENGTH = 256;
    public static final int TARGET_LENGTH = 2_560;
    public static final int PRETRAINING_STEPS = 1_600;

    private static final int SHORTEST = 64;
    private static final int FIRST_LONGEST = 128;
    private static final int TOKENS_PER_STEP = 2_048;
    private static final int EXTENSION_SEED = 1_000;
    private static final int DOCUMENT_SEED = 2_000;
    private static final int SHORTEST_DOCUMENT = 1_536;
    private static final int LONGEST_DOCUMENT = 2_048;
    private static final int KEYS_OF_A_DOCUMENT = 6;

    private final Haystacks haystacks;
    private final TokenCounter counter;

    public MiniatureData(TokenCounter counter) {
        this.counter = counter;
        this.haystacks = new Haystacks(counter);
    }

    /** Samples for the extension, in the order in which they are trained. */
    public void extension(int samples, long seed, Consumer<Sample> sink) {
        SplitMix64 rng = new SplitMix64(EXTENSION_SEED + seed);
        for (int i = 0; i < samples; i++) {
            sink.accept(extensionSample(rng));
        }
    }

    /** Texts that synthetic chats can be made of, each with six pass keys; questions about them still fit the target length. */
    public void documents(int count, long seed, Consumer<Sample> sink) {
        SplitMix64 rng = new SplitMix64(DOCUMENT_SEED + seed);
        for (int i = 0; i < count; i++) {
            int tokens = SHORTEST_DOCUMENT + rng.below(LONGEST_DOCUMENT - SHORTEST_DOCUMENT + 1);
            sink.accept(haystacks.document(rng, tokens, KEYS_OF_A_DOCUMENT));
        }
    }

    /**
     * Samples for the pre-training, in order. The longest length grows from 128 to the native length in the first half
     * of the steps; half of the steps have it, the others any length from 64 on. A step has as many samples of its
     * length as 2,048 tokens hold.
     */
    public void pretraining(int steps, long seed, Consumer<Sample> sink) {
        SplitMix64 rng = new SplitMix64(seed);
        for (int step = 0; step < steps; step++) {
            int grown = FIRST_LONGEST + (int) ((NATIVE_LENGTH - FIRST_LONGEST) * step / (0.5 * steps));
            int longest = Math.min(NATIVE_LENGTH, grown);
            int tokens = rng.below(2) == 1 ? longest : SHORTEST + rng.below(longest - SHORTEST + 1);
            int samples = Math.max(1, TOKENS_PER_STEP / tokens);
            for (int i = 0; i < samples; i++) {
                sink.accept(pretrainingSample(rng, tokens));
            }
        }
    }

    /** 1 of 8 is plain filler, 2 of 8 are chats within the native length (against forgetting), 5 of 8 long chats. */
    private Sample extensionSample(SplitMix64 rng) {
        int kind = rng.below(8);
        if (kind == 0) {
            return haystacks.text(rng, NATIVE_LENGTH);
        }
        int low = kind < 3 ? SHORTEST : NATIVE_LENGTH;
        int high = kind < 3 ? NATIVE_LENGTH : TARGET_LENGTH;
        return haystacks.chat(rng, low + rng.below(high - low + 1), 1, 1);
    }

    /** As many pass keys as fit half of the time, else any number; each is asked for once. */
    private Sample pretrainingSample(SplitMix64 rng, int tokens) {
        int passKey =
                counter.sentence(Grammar.needle("Anna", "00000")) + counter.turn(Grammar.question("Anna"), "00000");
        int most = (tokens - counter.frame()) / passKey;
        int needles = rng.below(2) == 1 ? most : 1 + rng.below(most);
        return haystacks.chat(rng, tokens, needles, needles);
    }
}
