package dev.longcontext.quickstart;

import dev.longcontext.trainer.miniature.Haystacks;
import dev.longcontext.trainer.miniature.MiniatureTokens;
import dev.longcontext.trainer.miniature.Sample;
import dev.longcontext.trainer.miniature.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/** Questions about a pass key hidden in filler, from a seed that neither training nor evaluation uses. */
final class PassKeys {
    private static final long SEED = 20_261_001;

    private PassKeys() {}

    /**
     * @param tokens length of the whole chat
     * @param depth where the key stands, 0 (beginning) to 1 (end)
     */
    record Question(int tokens, double depth, String text, String answer) {}

    static List<Question> ofLengths(int... lengths) {
        SplitMix64 rng = new SplitMix64(SEED);
        Haystacks haystacks = new Haystacks(new MiniatureTokens());
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            double depth = (i + 1.0) / (lengths.length + 1.0);
            Sample sample = haystacks.chatAtDepth(rng, lengths[i], depth);
            questions.add(new Question(
                    lengths[i],
                    depth,
                    sample.conversations().get(0).content(),
                    sample.conversations().get(1).content()));
        }
        return questions;
    }
}
