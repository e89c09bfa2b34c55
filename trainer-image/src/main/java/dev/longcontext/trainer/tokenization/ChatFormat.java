package dev.longcontext.trainer.tokenization;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The Llama-3 chat format: BOS, then per message
 * {@code <|start_header_id|>ROLE<|end_header_id|>\n\nCONTENT<|eot_id|>}, the content trimmed as Python's
 * {@code strip()} does. Targets are the assistant's contents and their closing {@code <|eot_id|>}, but those given as context.
 */
public final class ChatFormat {

    private final Tokenizer tokenizer;
    private final int beginOfText;
    private final int startHeader;
    private final int endHeader;
    private final int endOfTurn;
    private final int endOfText;
    private final Map<String, int[]> headers = new ConcurrentHashMap<>();

    private ChatFormat(Tokenizer tokenizer, String endOfText) {
        this.tokenizer = tokenizer;
        this.beginOfText = tokenizer.specialToken(ChatTokens.BEGIN_OF_TEXT);
        this.startHeader = tokenizer.specialToken(ChatTokens.START_HEADER);
        this.endHeader = tokenizer.specialToken(ChatTokens.END_HEADER);
        this.endOfTurn = tokenizer.specialToken(ChatTokens.END_OF_TURN);
        this.endOfText = tokenizer.specialToken(endOfText);
    }

    /** @param modelFolder where {@code tokenizer_config.json} may name the end-of-text token */
    public static ChatFormat of(Tokenizer tokenizer, Path modelFolder) {
        return new ChatFormat(
                tokenizer, TokenizerSettings.read(modelFolder).endOfText().orElse(ChatTokens.END_OF_TEXT));
    }

    /** A chat with its targets. */
    public Sample chat(List<Message> messages) {
        return chat(messages, Long.MAX_VALUE);
    }

    /**
     * The beginning of a chat with its targets.
     *
     * @param mostCharacters of all contents together that are tokenised; what follows them is left out
     */
    public Sample chat(List<Message> messages, long mostCharacters) {
        long left = mostCharacters;
        IntStream.Builder ids = IntStream.builder();
        IntStream.Builder labels = IntStream.builder();
        append(ids, labels, false, beginOfText);
        for (Message message : messages) {
            if (left <= 0) {
                break;
            }
            String content = TextCut.first(PythonText.strip(message.content()), left);
            left -= content.length();
            append(ids, labels, false, header(message.role()));
            append(ids, labels, message.learnt(), tokenizer.encode(content));
            append(ids, labels, message.learnt(), endOfTurn);
        }
        return new Sample(ids.build().toArray(), labels.build().toArray());
    }

    /** Characters of a chat that are tokenised. */
    public static long characters(List<Message> messages) {
        return messages.stream()
                .mapToLong(message -> PythonText.strip(message.content()).length())
                .sum();
    }

    /** The ids of a chat with the header of the answer to come at its end: what a model answers to. */
    public int[] prompt(List<Message> messages) {
        return IntStream.concat(Arrays.stream(chat(messages).ids()), Arrays.stream(header(Message.ASSISTANT)))
                .toArray();
    }

    /** BOS and the text; every token is a target. The end-of-text token follows while there is room for it. */
    public Sample text(String text, int maxLength) {
        int[] body = tokenizer.encode(text);
        IntStream withStart = IntStream.concat(IntStream.of(beginOfText), Arrays.stream(body));
        IntStream all = body.length + 1 < maxLength ? IntStream.concat(withStart, IntStream.of(endOfText)) : withStart;
        int[] ids = all.toArray();
        return Sample.ofTargets(ids);
    }

    /** Ids of {@code <|start_header_id|>ROLE<|end_header_id|>} and the blank line. */
    public int[] header(String role) {
        return headers.computeIfAbsent(
                role,
                name -> Stream.of(
                                new int[] {startHeader},
                                tokenizer.encode(name),
                                new int[] {endHeader},
                                tokenizer.encode("\n\n"))
                        .flatMapToInt(Arrays::stream)
                        .toArray());
    }

    /**
     * @param vocabularySize {@code vocab_size} of the model's config.json
     * @throws dev.longcontext.trainer.failure.FailureException where a text or a chat would need an id beyond it
     */
    public void requireWithin(int vocabularySize) {
        tokenizer.requireWithin(
                vocabularySize, Set.copyOf(List.of(beginOfText, startHeader, endHeader, endOfTurn, endOfText)));
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    public int beginOfText() {
        return beginOfText;
    }

    public int endOfTurn() {
        return endOfTurn;
    }

    public int endOfText() {
        return endOfText;
    }

    private static void append(IntStream.Builder ids, IntStream.Builder labels, boolean targets, int... tokens) {
        for (int token : tokens) {
            ids.add(token);
            labels.add(targets ? token : Sample.NO_TARGET);
        }
    }
}
