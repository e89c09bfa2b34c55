package dev.longcontext.trainer.tokenization;

import dev.longcontext.trainer.jinja.JinjaException;
import dev.longcontext.trainer.jinja.Template;
import dev.longcontext.trainer.jinja.Text;
import dev.longcontext.trainer.tokenization.RenderedChat.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which parts of a rendered chat are to be learnt. Where the template has {@code generation} blocks, they say it. Else an
 * answer is what follows the prompt that the template writes for it, up to the token that ends the turn; and it counts
 * only where the chat as a whole shows prompt and answer just like that. Templates that show an answer otherwise once
 * the chat goes on, as those do that drop earlier thoughts, make it context: the model would never write what is there.
 */
final class ChatTargets {

    private final ChatTemplate template;
    private final SpecialTokens special;
    private final List<SpecialTokens.Place> probed;
    private final OptionalInt endOfTurn;

    ChatTargets(ChatTemplate template, SpecialTokens special) {
        this.template = template;
        this.special = special;
        Optional<Text> probe =
                rendered(new Chat(List.of(new Message("user", "a"), new Message(Message.ASSISTANT, "b"))), false);
        this.probed = probe.map(special::in).orElse(List.of());
        int end = probe.map(text -> endOfContent(text, 1, 0)).orElse(0);
        this.endOfTurn = probed.stream()
                .filter(token -> token.begin() >= end)
                .mapToInt(SpecialTokens.Place::id)
                .findFirst();
    }

    /** The token that ends an answer, as the template shows it; empty where it shows none. */
    OptionalInt endOfTurn() {
        return endOfTurn;
    }

    /** Special tokens of a question and its answer. */
    Set<Integer> idsOfAChat() {
        return probed.stream().map(SpecialTokens.Place::id).collect(Collectors.toSet());
    }

    /** @throws JinjaException where the template refuses the chat */
    RenderedChat render(Chat told) {
        List<Message> messages = told.messages();
        Template.Rendered chat = template.render(told, false);
        if (!chat.generations().isEmpty()) {
            return new RenderedChat(chat.text(), generated(messages, chat));
        }
        List<Part> targets = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).learnt()) {
                answer(told, i, chat.text()).ifPresent(targets::add);
            }
        }
        return new RenderedChat(chat.text(), targets);
    }

    private Optional<Part> answer(Chat told, int place, Text chat) {
        Optional<Text> prompt = rendered(told.first(place), true);
        boolean last = place == told.messages().size() - 1;
        Optional<Text> alone = last ? Optional.of(chat) : rendered(told.first(place + 1), false);
        if (prompt.isEmpty() || alone.isEmpty()) {
            return Optional.empty();
        }
        int begin =
                place == 0 ? afterFirstPrompt(chat, prompt.get()) : prompt.get().length();
        if (begin < 0 || place > 0 && !begins(chat, prompt.get(), begin)) {
            return Optional.empty();
        }
        int end = endOfAnswer(alone.get(), place, begin);
        return end > begin && begins(chat, alone.get(), end) ? Optional.of(new Part(begin, end)) : Optional.empty();
    }

    /** The begin of a chat, such as the begin of text, may be missing in the prompt of a chat without messages. */
    private static int afterFirstPrompt(Text chat, Text prompt) {
        int at = chat.value().indexOf(prompt.value());
        boolean byTemplate = at >= 0 && !prompt.value().isEmpty() && chat.runEnd(at) >= at + prompt.length() - 1;
        return byTemplate ? at + prompt.length() : -1;
    }

    private static boolean begins(Text chat, Text with, int length) {
        return chat.value().regionMatches(0, with.value(), 0, length);
    }

    /** @return nothing where the template refuses a chat that ends here */
    private Optional<Text> rendered(Chat chat, boolean prompt) {
        try {
            return Optional.of(template.render(chat, prompt).text());
        } catch (JinjaException refused) {
            return Optional.empty();
        }
    }

    /** After the token that ends a turn; after the last special token where that one is missing; else at the very end. */
    private int endOfAnswer(Text alone, int place, int begin) {
        int content = endOfContent(alone, place, begin);
        int end = -1;
        for (SpecialTokens.Place token : special.in(alone)) {
            if (token.begin() < content) {
                continue;
            }
            int bare = token.begin()
                    + alone.value()
                            .substring(token.begin(), token.end())
                            .stripTrailing()
                            .length();
            if (endOfTurn.isPresent() && token.id() == endOfTurn.getAsInt()) {
                return bare;
            }
            end = bare;
        }
        return end < 0 ? alone.length() : end;
    }

    /** Where what a message says ends, or the given place where it says nothing. */
    private static int endOfContent(Text text, int place, int otherwise) {
        int end = otherwise;
        for (int at = 0; at < text.length(); at = text.runEnd(at)) {
            end = text.markAt(at) == ChatTemplate.mark(place) ? Math.max(end, text.runEnd(at)) : end;
        }
        return end;
    }

    /** The generation blocks, but those of messages that are context. */
    private static List<Part> generated(List<Message> messages, Template.Rendered chat) {
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
            if (text.markAt(at) > 0) {
                return text.markAt(at) - 1;
            }
        }
        return -1;
    }
}
