package dev.longcontext.trainer.tokenization;

import dev.longcontext.trainer.jinja.Text;
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

    /** Whether the text has anything of this part of the message at this place, from 0. */
    public boolean shows(int place, Origin origin) {
        int mark = origin.ofMessage(place);
        for (int at = 0; at < text.length(); at = text.runEnd(at)) {
            if (text.markAt(at) == mark) {
                return true;
            }
        }
        return false;
    }

    /** What the text has of this part of the message at this place, from 0. */
    public String shown(int place, Origin origin) {
        return shown(origin.ofMessage(place));
    }

    /** What the text has of the chat's tools. */
    public String shownOfTools() {
        return shown(Origin.TOOLS);
    }

    private String shown(int mark) {
        var shown = new StringBuilder();
        for (int at = 0; at < text.length(); at = text.runEnd(at)) {
            if (text.markAt(at) == mark) {
                shown.append(text.value(), at, text.runEnd(at)).append('\n');
            }
        }
        return shown.toString();
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
