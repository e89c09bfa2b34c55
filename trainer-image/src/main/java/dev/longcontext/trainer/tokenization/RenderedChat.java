package dev.longcontext.trainer.tokenization;

import dev.longcontext.trainer.jinja.Text;
import java.util.BitSet;
import java.util.List;

/**
 * A chat as the model sees it, before it is tokenised.
 *
 * @param text of which each character knows its message
 * @param targets the parts that are to be learnt, in their order
 */
public record RenderedChat(Text text, List<Part> targets) {

    /** A part of the text, in UTF-16 units. */
    public record Part(int begin, int end) {}

    /** What messages say of the text, in UTF-16 units: the rest is the template's. */
    public int said() {
        int said = 0;
        for (int at = 0; at < text.length(); at = text.runEnd(at)) {
            said += text.markAt(at) == Text.TEMPLATE ? 0 : text.runEnd(at) - at;
        }
        return said;
    }

    /** The numbers, from 0, of the messages of which any of the text is. */
    public BitSet shown() {
        BitSet shown = new BitSet();
        for (int at = 0; at < text.length(); at = text.runEnd(at)) {
            if (text.markAt(at) > Text.TEMPLATE) {
                shown.set(text.markAt(at) - ChatTemplate.mark(0));
            }
        }
        return shown;
    }

    /** The begin of the text, in which messages say no more than this, and no character is halved. */
    Text first(long mostSaid) {
        long left = mostSaid;
        for (int at = 0; at < text.length(); at = text.runEnd(at)) {
            int run = text.markAt(at) == Text.TEMPLATE ? 0 : text.runEnd(at) - at;
            if (run > left) {
                return text.substring(0, TextCut.first(text.value(), at + left).length());
            }
            left -= run;
        }
        return text;
    }
}
