package dev.longcontext.trainer.miniature;

import dev.longcontext.trainer.tokenization.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Makes haystacks of a given length, counted by any tokenizer. */
public final class Haystacks {

    private final TokenCounter counter;

    public Haystacks(TokenCounter counter) {
        this.counter = counter;
    }

    /** A pass key and whose it is. */
    private record PassKey(String name, String key) {

        String needle() {
            return Grammar.needle(name, key);
        }

        String question() {
            return Grammar.question(name);
        }
    }

    /** One pass key at a depth in [0, 1] of the filler, and one question. */
    public Sample chatAtDepth(SplitMix64 rng, int tokens, double depth) {
        return chat(rng, tokens, 1, 1, OptionalDouble.of(depth));
    }

    /** One or more pass keys anywhere in the filler, and questions on them in random order. */
    public Sample chat(SplitMix64 rng, int tokens, int needles, int queries) {
        return chat(rng, tokens, needles, queries, OptionalDouble.empty());
    }

    /**
     * A chat of at most {@code tokens} tokens.
     *
     * @param depth places the first needle, which is then the one that is asked for; the others lie anywhere
     */
    public Sample chat(SplitMix64 rng, int tokens, int needles, int queries, OptionalDouble depth) {
        List<PassKey> passKeys = passKeys(rng, needles);
        List<String> filler =
                filler(rng, tokens - counter.frame() - needleTokens(passKeys) - turnTokens(passKeys, queries));
        int[] slots = slots(rng, needles, filler);
        depth.ifPresent(share -> slots[0] = (int) Math.rint(share * filler.size()));
        String context = context(filler, passKeys, slots);
        List<Integer> order = depth.isPresent()
                ? List.of(0)
                : rng.shuffled(IntStream.range(0, needles).boxed().toList());
        List<Message> messages = new ArrayList<>();
        for (int q = 0; q < queries; q++) {
            PassKey asked = passKeys.get(order.get(q % order.size()));
            String question = q == 0 ? context + "\n\n" + asked.question() : asked.question();
            messages.add(new Message("user", question));
            messages.add(new Message(Message.ASSISTANT, asked.key()));
        }
        return Sample.chat(messages);
    }

    /** Pass keys anywhere in filler, of at most so many tokens, and no question: what chats can be made of. */
    public Sample document(SplitMix64 rng, int tokens, int needles) {
        List<PassKey> passKeys = passKeys(rng, needles);
        List<String> filler = filler(rng, tokens - needleTokens(passKeys));
        int[] slots = slots(rng, needles, filler);
        return Sample.text(context(filler, passKeys, slots));
    }

    /** Plain filler of at most {@code tokens} tokens, begin of text included. */
    public Sample text(SplitMix64 rng, int tokens) {
        int beginOfText = 1;
        return Sample.text(String.join(" ", filler(rng, tokens - beginOfText)));
    }

    /** Before which sentence each pass key stands. */
    private static int[] slots(SplitMix64 rng, int needles, List<String> filler) {
        int[] slots = new int[needles];
        for (int i = 0; i < needles; i++) {
            slots[i] = rng.below(filler.size() + 1);
        }
        return slots;
    }

    private static List<PassKey> passKeys(SplitMix64 rng, int needles) {
        return rng.shuffled(Grammar.NAMES).subList(0, needles).stream()
                .map(name -> new PassKey(name, Grammar.passkey(rng)))
                .toList();
    }

    /** Sentences until the next one does not fit. */
    private List<String> filler(SplitMix64 rng, int tokens) {
        List<String> sentences = new ArrayList<>();
        int room = tokens;
        while (true) {
            String sentence = Grammar.sentence(rng);
            int count = counter.sentence(sentence);
            if (count > room) {
                return sentences;
            }
            room -= count;
            sentences.add(sentence);
        }
    }

    private int needleTokens(List<PassKey> passKeys) {
        return passKeys.stream().mapToInt(key -> counter.sentence(key.needle())).sum();
    }

    /** Which keys are asked for is drawn after the filler, so the longest question stands for each. */
    private int turnTokens(List<PassKey> passKeys, int queries) {
        return queries
                * passKeys.stream()
                        .mapToInt(key -> counter.turn(key.question(), key.key()))
                        .max()
                        .orElse(0);
    }

    private static String context(List<String> filler, List<PassKey> passKeys, int[] slots) {
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i <= filler.size(); i++) {
            for (int k = 0; k < slots.length; k++) {
                if (slots[k] == i) {
                    sentences.add(passKeys.get(k).needle());
                }
            }
            if (i < filler.size()) {
                sentences.add(filler.get(i));
            }
        }
        return String.join(" ", sentences);
    }
}
