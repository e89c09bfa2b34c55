package dev.longcontext.trainer.tokenization;

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
 * A model's chat template with the values that it has beside the messages. What a message says is marked with its
 * {@link Origin}; tools, which are no less a stranger's, with that of tools. The known roles count as the template's own,
 * because {@code '<|' + message.role + '|>'} is a special token.
 */
final class ChatTemplate {

    /** What readers of chats let through as roles. */
    private static final Set<String> ROLES =
            Set.of("system", "developer", "user", Message.ASSISTANT, "tool", "ipython", "observation");

    private final Template template;
    private final Template withTools;
    private final Map<String, String> tokens;
    private final ZonedDateTime start;
    private final Map<String, Object> settings;

    /**
     * @param settings of the tokenizer: names of special tokens and what they are, such as {@code bos_token}
     * @param start what the template takes for the time, the same for all chats that are learnt
     * @throws JinjaException where the text is no template
     */
    ChatTemplate(ChatTemplateFiles.Found found, TokenizerSettings settings, ZonedDateTime start) {
        this.template = Template.parse(found.text());
        this.withTools = found.withTools() == null ? template : Template.parse(found.withTools());
        this.tokens = Map.copyOf(settings.rolesWith(found.tokens()));
        this.start = start;
        this.settings = Map.of();
    }

    private ChatTemplate(ChatTemplate other, ZonedDateTime start, Map<String, Object> settings) {
        this.template = other.template;
        this.withTools = other.withTools;
        this.tokens = other.tokens;
        this.start = start;
        this.settings = Map.copyOf(settings);
    }

    /**
     * The same template at another time.
     *
     * @param values that it is given too beside the messages, as callers of transformers' {@code apply_chat_template} give them
     */
    ChatTemplate with(ZonedDateTime time, Map<String, Object> values) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.putAll(values);
        return new ChatTemplate(this, time, all);
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
            said.add(value(messages.get(i), i));
        }
        values.put("messages", said);
        values.put("tools", chat.tools() == null ? null : MarkedValues.of(chat.tools(), Origin.TOOLS));
        values.put("documents", null);
        values.put("add_generation_prompt", prompt);
        return (chat.tools() == null ? template : withTools).render(values, now);
    }

    private static Map<Object, Object> value(Message message, int place) {
        Map<Object, Object> fields = new LinkedHashMap<>();
        fields.put(
                Text.of("role"),
                Text.of(message.role(), ROLES.contains(message.role()) ? Text.TEMPLATE : Origin.OUTSIDE));
        fields.put(Text.of("content"), Text.of(message.content(), Origin.CONTENT.ofMessage(place)));
        Thoughts.byAllNames(message.fields())
                .forEach((name, value) -> fields.put(
                        Text.of(name),
                        MarkedValues.of(value, Origin.ofField(name).ofMessage(place))));
        return fields;
    }

    /** Whether the template says this name or string anywhere. */
    boolean mentions(String name) {
        return template.mentions(name) || withTools.mentions(name);
    }
}
