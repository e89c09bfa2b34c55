package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.jinja.JinjaException;
import dev.longcontext.trainer.jinja.Template;
import dev.longcontext.trainer.jinja.Text;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model's chat template with the values that it has beside the messages. Contents are marked with the number of their
 * message, from 1; roles and tools, which are no less a stranger's, with {@link #ROLE}.
 */
final class ChatTemplate {

    /** The mark of a role, and of what belongs to no message. */
    static final int ROLE = -1;

    private final Template template;
    private final Map<String, String> tokens;
    private final ZonedDateTime now;

    /**
     * @param tokens names of special tokens and what they are, such as {@code bos_token}
     * @param now what the template takes for the time, the same for all chats
     * @throws JinjaException where the text is no template
     */
    ChatTemplate(String text, Map<String, String> tokens, ZonedDateTime now) {
        this.template = Template.parse(text);
        this.tokens = Map.copyOf(tokens);
        this.now = now;
    }

    /**
     * @param prompt whether the begin of an answer is wanted at the end
     * @throws JinjaException where the template refuses the messages, or cannot be rendered with them
     */
    Template.Rendered render(Chat chat, boolean prompt) {
        List<Message> messages = chat.messages();
        Map<String, Object> values = new LinkedHashMap<>();
        tokens.forEach((name, token) -> values.put(name, Text.of(token)));
        List<Object> said = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            said.add(value(messages.get(i), mark(i)));
        }
        values.put("messages", said);
        values.put("tools", chat.tools() == null ? null : MarkedValues.of(chat.tools(), ROLE));
        values.put("documents", null);
        values.put("add_generation_prompt", prompt);
        return template.render(values, now);
    }

    private static Map<Object, Object> value(Message message, int mark) {
        Map<Object, Object> fields = new LinkedHashMap<>();
        fields.put(Text.of("role"), Text.of(message.role(), ROLE));
        fields.put(Text.of("content"), Text.of(message.content(), mark));
        Map<String, JsonNode> thoughts = Thoughts.byAllNames(message.fields());
        thoughts.forEach((name, value) -> fields.put(Text.of(name), MarkedValues.of(value, mark)));
        return fields;
    }

    /** The mark of what the message at this place says. */
    static int mark(int place) {
        return place + 1;
    }

    /** Whether the template says this name or string anywhere. */
    boolean mentions(String name) {
        return template.mentions(name);
    }
}
