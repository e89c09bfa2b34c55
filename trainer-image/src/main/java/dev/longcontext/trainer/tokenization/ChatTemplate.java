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
import java.util.Set;

/**
 * A model's chat template with the values that it has beside the messages. Contents are marked with the number of their
 * message, from 1; tools, which are no less a stranger's, with {@link #OUTSIDE}. The known roles count as the template's
 * own, because {@code '<|' + message.role + '|>'} is a special token.
 */
final class ChatTemplate {

    /** The mark of what belongs to no message. */
    static final int OUTSIDE = -1;

    /** What readers of chats let through as roles. */
    private static final Set<String> ROLES =
            Set.of("system", "developer", "user", Message.ASSISTANT, "tool", "ipython", "observation");

    private final Template template;
    private final Map<String, String> tokens;
    private final ZonedDateTime start;
    private final Map<String, Object> settings;

    /**
     * @param tokens names of special tokens and what they are, such as {@code bos_token}
     * @param start what the template takes for the time, the same for all chats that are learnt
     * @throws JinjaException where the text is no template
     */
    ChatTemplate(String text, Map<String, String> tokens, ZonedDateTime start) {
        this(Template.parse(text), tokens, start, Map.of());
    }

    private ChatTemplate(
            Template template, Map<String, String> tokens, ZonedDateTime start, Map<String, Object> settings) {
        this.template = template;
        this.tokens = Map.copyOf(tokens);
        this.start = start;
        this.settings = Map.copyOf(settings);
    }

    /**
     * The same template at another time.
     *
     * @param values that it is given beside the messages, as callers of transformers' {@code apply_chat_template} give them
     */
    ChatTemplate with(ZonedDateTime time, Map<String, Object> values) {
        return new ChatTemplate(template, tokens, time, values);
    }

    /**
     * @param prompt whether the begin of an answer is wanted at the end
     * @throws JinjaException where the template refuses the messages, or cannot be rendered with them
     */
    Template.Rendered render(Chat chat, boolean prompt) {
        return render(chat, prompt, start);
    }

    /** The same, at a time. */
    Template.Rendered render(Chat chat, boolean prompt, ZonedDateTime now) {
        List<Message> messages = chat.messages();
        Map<String, Object> values = new LinkedHashMap<>(settings);
        tokens.forEach((name, token) -> values.put(name, Text.of(token)));
        List<Object> said = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            said.add(value(messages.get(i), mark(i)));
        }
        values.put("messages", said);
        values.put("tools", chat.tools() == null ? null : MarkedValues.of(chat.tools(), OUTSIDE));
        values.put("documents", null);
        values.put("add_generation_prompt", prompt);
        return template.render(values, now);
    }

    private static Map<Object, Object> value(Message message, int mark) {
        Map<Object, Object> fields = new LinkedHashMap<>();
        fields.put(Text.of("role"), Text.of(message.role(), ROLES.contains(message.role()) ? Text.TEMPLATE : OUTSIDE));
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
