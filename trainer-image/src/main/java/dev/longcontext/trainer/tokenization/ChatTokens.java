package dev.longcontext.trainer.tokenization;

import java.util.Set;

/** The special tokens of the Llama-3 chat format. */
final class ChatTokens {

    static final String BEGIN_OF_TEXT = "<|begin_of_text|>";
    static final String START_HEADER = "<|start_header_id|>";
    static final String END_HEADER = "<|end_header_id|>";
    static final String END_OF_TURN = "<|eot_id|>";
    static final String END_OF_TEXT = "<|end_of_text|>";

    /** What builds a chat, and so must never come out of a text. */
    static final Set<String> ALL = Set.of(BEGIN_OF_TEXT, START_HEADER, END_HEADER, END_OF_TURN, END_OF_TEXT);

    private ChatTokens() {}
}
