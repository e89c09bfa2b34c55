package dev.longcontext.trainer.tokenization;

import java.util.Set;

/** The special tokens of chat formats that the trainer brings. */
final class ChatTokens {

    static final String BEGIN_OF_TEXT = "<|begin_of_text|>";
    static final String START_HEADER = "<|start_header_id|>";
    static final String END_HEADER = "<|end_header_id|>";
    static final String END_OF_TURN = "<|eot_id|>";
    static final String END_OF_TEXT = "<|end_of_text|>";

    /** What builds a chat of Llama 3, and so must never come out of a text. */
    static final Set<String> ALL = Set.of(BEGIN_OF_TEXT, START_HEADER, END_HEADER, END_OF_TURN, END_OF_TEXT);

    /** The same, of the other built-in formats: some models call theirs ordinary. */
    private static final Set<String> OTHERS = Set.of("<|im_start|>", "<|im_end|>", "<start_of_turn>", "<end_of_turn>");

    /** Whether a token is one of them, whatever a tokenizer.json calls it. */
    static boolean buildsTurns(String token) {
        return ALL.contains(token) || OTHERS.contains(token);
    }

    private ChatTokens() {}
}
