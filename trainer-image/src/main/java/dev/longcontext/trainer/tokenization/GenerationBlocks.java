package dev.longcontext.trainer.tokenization;

import dev.longcontext.trainer.jinja.Template;
import dev.longcontext.trainer.jinja.Text;
import dev.longcontext.trainer.tokenization.RenderedChat.Part;
import java.util.ArrayList;
import java.util.List;

/** What a template's {@code generation} blocks say is learnt, as in transformers. */
final class GenerationBlocks {

    private GenerationBlocks() {}

    /** The generation blocks, but those of messages that are context. */
    static List<Part> learnt(List<Message> messages, Template.Rendered chat) {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).byAssistant()) {
                answers.add(i);
            }
        }
        boolean oneEach = answers.size() == chat.generations().size();
        List<Part> targets = new ArrayList<>();
        for (int i = 0; i < chat.generations().size(); i++) {
            Template.Part block = chat.generations().get(i);
            int place = oneEach ? answers.get(i) : messageIn(chat.text(), block);
            if (place < 0
                    ? messages.stream().allMatch(m -> m.learnt() == m.byAssistant())
                    : messages.get(place).learnt()) {
                targets.add(new Part(block.begin(), block.end()));
            }
        }
        return targets;
    }

    /** The message that a part of the text is of; -1 where it shows none. */
    private static int messageIn(Text text, Template.Part part) {
        for (int at = part.begin(); at < part.end(); at = text.runEnd(at)) {
            int message = Origin.messageOf(text.markAt(at));
            if (message >= 0) {
                return message;
            }
        }
        return -1;
    }
}
