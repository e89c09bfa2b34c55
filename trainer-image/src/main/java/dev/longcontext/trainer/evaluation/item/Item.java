package dev.longcontext.trainer.evaluation.item;

import java.util.List;

/** One question with what is right. */
public sealed interface Item {

    Prompt prompt();

    /** The right answers, as the report shows them. */
    List<String> references();

    /** Tokens that may follow the prompt. */
    int maxNewTokens();

    /**
     * A question that is answered by generating text, greedily.
     *
     * @param maxNewTokens of the answer
     */
    record Open(Prompt prompt, List<String> references, int maxNewTokens, Scorer scorer) implements Item {

        public Open {
            references = List.copyOf(references);
        }
    }

    /**
     * A question whose answer is the option that the model finds most likely after the prompt; nothing is generated.
     *
     * @param options continuations of the prompt, at least two
     * @param right index of the right one
     * @param perCharacter whether the log likelihood of an option is divided by its length in characters, so that long options
     *     have the same chance
     */
    record Choice(Prompt prompt, List<String> options, int right, boolean perCharacter) implements Item {

        public Choice {
            options = List.copyOf(options);
        }

        @Override
        public List<String> references() {
            return List.of(options.get(right));
        }

        /** A token has at least a byte, and a character at most four. */
        @Override
        public int maxNewTokens() {
            return 4 * options.stream().mapToInt(String::length).max().orElse(0);
        }
    }
}
