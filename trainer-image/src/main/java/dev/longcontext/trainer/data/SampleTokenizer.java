package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.trainer.data.similarity.MinHash;
import dev.longcontext.trainer.jinja.JinjaException;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.schemas.LineParser;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Message;
import dev.longcontext.trainer.tokenization.RenderedChat;
import dev.longcontext.trainer.tokenization.Sample;
import dev.longcontext.trainer.tokenization.TextCut;
import org.jspecify.annotations.Nullable;

/**
 * Turns a parsed line into tokens of at most the target length. To tokenise takes some hundred bytes of memory for each
 * character, so of a text that is too long by far no more is tokenised than what is kept of it. Any number of threads may use
 * it.
 */
final class SampleTokenizer {

    private final ChatFormat format;
    private final Limits limits;

    /**
     * Tokens that are read beyond those that are kept. Where a text is cut, its last tokens may be others than in the whole:
     * those of the word it is cut in. No word that means anything is as long, and all that may differ is cut off again.
     */
    private static final long AT_THE_CUT = 1024;

    /** From one token nothing can be learnt, be it the text's own, or its begin or end around a text that has none. */
    private static final int LEAST_OF_A_TEXT = 2;

    /**
     * @param targetLength most tokens of a sample
     * @param longestToken characters of text that one token stands for at most; 0 where nobody knows
     * @param trained whether samples are trained on. Of those that are measured every token counts
     */
    record Limits(int targetLength, Overlong overlong, int longestToken, boolean trained) {

        /** A longer text has surely more tokens than so many. */
        private long characters(long tokens) {
            return longestToken == 0 ? Long.MAX_VALUE : tokens * longestToken;
        }
    }

    /**
     * @param sample null when the sample is dropped
     * @param minHash to compare the text by; null where the source's steps do not ask for it, and of a text without words
     * @param reason what else is told of a sample that a step leaves out; null of any other
     */
    record Outcome(
            Fate fate,
            @Nullable Sample sample,
            @Nullable MinHash minHash,
            @Nullable Reason reason) {

        Outcome(Fate fate, @Nullable Sample sample) {
            this(fate, sample, null, null);
        }

        /** By a step of the source. */
        static Outcome removed(Fate fate, @Nullable Reason reason) {
            return new Outcome(fate, null, null, reason);
        }

        Outcome with(@Nullable MinHash hash) {
            return new Outcome(fate, sample, hash, reason);
        }

        boolean dropped() {
            return sample == null;
        }

        boolean truncated() {
            return fate == Fate.TRUNCATED;
        }
    }

    SampleTokenizer(ChatFormat format, Limits limits) {
        this.format = format;
        this.limits = limits;
    }

    /** @param range samples with fewer or more tokens, before anything is cut off, are dropped; so are texts of one token */
    Outcome tokenize(LineParser.Parsed parsed, Selection range) throws LineProblem {
        int most = limits.targetLength();
        OverlongAction action =
                parsed.isChat() ? limits.overlong().chat() : limits.overlong().text();
        boolean drop = action == OverlongAction.Drop;
        boolean bounded = range.maxTokens() < Integer.MAX_VALUE;
        int wanted = Math.max(Math.max(most, range.minTokens()), bounded ? range.maxTokens() : 0);
        long readable = limits.characters(wanted + (drop ? 0 : AT_THE_CUT));
        RenderedChat chat = parsed.isChat() ? render(parsed) : null;
        long characters = parsed.isChat() ? chat.said() : parsed.text().length();
        boolean surelyOverlong = characters > readable;
        boolean surelyBeyond = characters > limits.characters(range.maxTokens());
        if (surelyOverlong && (drop || bounded) || surelyBeyond) {
            return new Outcome(Fate.TOO_LONG, null);
        }
        Sample sample = parsed.isChat()
                ? format.sample(chat, readable)
                : format.texts().sample(TextCut.first(parsed.text(), readable), most);
        if (sample.length() < Math.max(parsed.isChat() ? 0 : LEAST_OF_A_TEXT, range.minTokens())) {
            return new Outcome(Fate.TOO_SHORT, null);
        }
        boolean overlong = sample.length() > most;
        if (overlong && drop || sample.length() > range.maxTokens()) {
            return new Outcome(Fate.TOO_LONG, null);
        }
        Sample beginning = overlong ? sample.truncatedTo(most) : sample;
        Sample kept = limits.trained() ? beginning : Sample.ofTargets(beginning.ids());
        if (kept.targets() == 0) {
            String field = parsed.isChat() ? "overlong.chat" : "overlong.text";
            throw new LineProblem(
                    "every trained token comes after context.targetLength = " + most + " (the sample has "
                            + (surelyOverlong ? "more than " : "") + sample.length()
                            + " tokens), so nothing can be trained",
                    "Write " + field + ": Drop, or raise spec.context.targetLength.");
        }
        return new Outcome(overlong ? Fate.TRUNCATED : Fate.KEPT, kept);
    }

    /**
     * A text that others follow in its sample: as long as it is, and with what separates it from them.
     *
     * @param range texts with fewer or more tokens are dropped; so are those of one token, which say nothing
     */
    Outcome document(LineParser.Parsed parsed, Selection range) throws LineProblem {
        if (parsed.isChat()) {
            throw new LineProblem(
                    "is a chat, and arrange is for texts",
                    "Name the field of a text in the source's fields.text, or remove arrange.");
        }
        int[] ids = format.texts().document(parsed.text());
        if (ids.length < Math.max(LEAST_OF_A_TEXT, range.minTokens())) {
            return new Outcome(Fate.TOO_SHORT, null);
        }
        return ids.length > range.maxTokens()
                ? new Outcome(Fate.TOO_LONG, null)
                : new Outcome(Fate.KEPT, Sample.ofTargets(ids));
    }

    /** What stands before a text; nothing for some models. */
    int[] beforeText() {
        return format.texts().before();
    }

    private RenderedChat render(LineParser.Parsed parsed) throws LineProblem {
        try {
            RenderedChat chat = format.render(parsed.chat());
            Completeness.require(parsed.chat(), chat, format);
            if (limits.trained() && chat.targets().isEmpty()) {
                Message last = parsed.messages().get(parsed.messages().size() - 1);
                throw new LineProblem(
                        "the model's chat template shows none of the answers to be trained as it asks for them: its prompt "
                                + "has what the answered chat has not, or the reverse",
                        (last.learnt() ? "Name" : "End the chat with the answer to train, or name")
                                + " another format in spec.data.chatTemplate.");
            }
            return chat;
        } catch (JinjaException e) {
            throw new LineProblem(
                    "the model's chat template cannot render it: " + e.getMessage(),
                    "Write the messages as the template wants them.");
        }
    }
}
