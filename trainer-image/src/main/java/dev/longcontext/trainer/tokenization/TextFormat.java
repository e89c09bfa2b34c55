package dev.longcontext.trainer.tokenization;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a model has its texts: with what the tokenizer puts around one, and with what separates several in one sample. Any
 * number of threads may use it.
 */
public final class TextFormat {

    /** Characters of a document that are tokenised at once: some 30 MB of memory. */
    private static final int DOCUMENT_PIECE = 1 << 18;

    private final Tokenizer tokenizer;
    private final TextFrame frame;
    private final TextFrame documents;

    /**
     * @param frame what is put around a text
     * @param documents what is put around a text that others follow
     */
    TextFormat(Tokenizer tokenizer, TextFrame frame, TextFrame documents) {
        this.tokenizer = tokenizer;
        this.frame = frame;
        this.documents = documents;
    }

    /**
     * A text with what the tokenizer puts around it; every token is a target. The end of the text is there only if there is
     * room for it.
     */
    public Sample sample(String text, int maxLength) {
        int[] body = prompt(text);
        boolean room = body.length + frame.after().length <= maxLength;
        int[] ids = room ? joined(body, frame.after()) : body;
        return Sample.ofTargets(ids);
    }

    /**
     * A text that others follow in the same sample: with what separates it from them.
     *
     * @throws FailureException where the model's files name no token for that
     */
    public int[] document(String text) {
        if (documents.before().length + documents.after().length == 0) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "the tokenizer puts nothing before or after a text, and tokenizer_config.json names no eos_token: "
                                    + "nothing can separate the documents of a sample",
                            "Name an eos_token in the model's tokenizer_config.json, or remove arrange from the sources.")
                    .atField("spec.baseModel.uri");
        }
        return joined(joined(documents.before(), tokenizer.encode(text, DOCUMENT_PIECE)), documents.after());
    }

    /** What stands before a text; nothing for some models. */
    public int[] before() {
        return frame.before().clone();
    }

    /** The ids of a text to go on with. */
    public int[] prompt(String text) {
        return joined(frame.before(), tokenizer.encode(text));
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
    }

    /** What is put around any text. */
    Set<Integer> idsAround() {
        return ids(frame);
    }

    private static Set<Integer> ids(TextFrame frame) {
        return IntStream.of(joined(frame.before(), frame.after())).boxed().collect(Collectors.toSet());
    }

    /**
     * @param vocabularySize {@code vocab_size} of the model's config.json
     * @throws FailureException where what stands around a document would need an id beyond it
     */
    public void requireDocumentsWithin(int vocabularySize) {
        tokenizer.requireWithin(vocabularySize, ids(documents));
    }
}
