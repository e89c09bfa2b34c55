package dev.longcontext.trainer.tokenization;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
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
 * A chat that ends in an answer ends as that answer was asked for, also where the template moves what was said before.
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
            return new RenderedChat(chat.text(), GenerationBlocks.learnt(messages, chat));
        }
        Text text = asAsked(told, chat.text());
        List<Part> targets = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).learnt()) {
                answer(told, i, text).ifPresent(targets::add);
            }
        }
        return new RenderedChat(text, targets);
    }

    /**
     * A chat with what its last message says, and the end of its turn, as the only target; none where it says nothing.
     *
     * @throws JinjaException where the template refuses the chat
     */
    RenderedChat lastSaid(Chat told) {
        int place = told.messages().size() - 1;
        Text chat = asAsked(told, template.render(told, false).text());
        int begin = beginOfContent(chat, place);
        return new RenderedChat(
                chat, begin < 0 ? List.of() : List.of(new Part(begin, endOfAnswer(chat, place, begin))));
    }

    /**
     * Some templates show the system message with the last question only, and no longer once it is answered. Where what
     * the template writes right before the last answer goes on from its prompt, the chat is that prompt and the answer.
     */
    private Text asAsked(Chat told, Text chat) {
        int last = told.messages().size() - 1;
        int content = beginOfContent(chat, last);
        if (last < 1 || content < 0 || !told.messages().get(last).byAssistant()) {
            return chat;
        }
        Optional<Text> prompt = rendered(told.first(last), true);
        if (prompt.isEmpty() || begins(chat, prompt.get(), prompt.get().length())) {
            return chat;
        }
        Text asked = prompt.get();
        String opening = asked.value().substring(writtenFrom(asked, asked.length()));
        int before = writtenFrom(chat, content);
        return chat.value().startsWith(opening, before)
                ? asked.plus(chat.substring(before + opening.length(), endOfAnswer(chat, last, content)))
                : chat;
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

    /** Where what the template writes right before a place begins. */
    private static int writtenFrom(Text text, int end) {
        return end > 0 && text.markAt(end - 1) == Text.TEMPLATE ? text.runBegin(end) : end;
    }

    /** The begin of a chat, such as the begin of text, may be missing in the prompt of a chat without messages. */
    private static int afterFirstPrompt(Text chat, Text prompt) {
        int at = chat.value().indexOf(prompt.value());
        boolean byTemplate = at >= 0 && !prompt.value().isEmpty() && chat.runEnd(at) >= at + prompt.length();
        return byTemplate ? at + prompt.length() : -1;
    }

    private static boolean begins(Text chat, Text with, int length) {
        return chat.value().regionMatches(0, with.value(), 0, length);
    }

    /**
     * @return nothing where the template refuses a chat that ends here, or looks for what it does not have
     * @throws FailureException where the template itself is at fault
     */
    private Optional<Text> rendered(Chat chat, boolean prompt) {
        try {
            return Optional.of(template.render(chat, prompt).text());
        } catch (JinjaException.Raised | JinjaException.OfUndefined refused) {
            return Optional.empty();
        } catch (JinjaException e) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "the chat template cannot render the first "
                                    + chat.messages().size() + " messages of a chat: " + e.getMessage(),
                            "Fix the template, or choose another with spec.data.chatTemplate.")
                    .atField("spec.data.chatTemplate")
                    .causedBy(e);
        }
    }

    /** After the token that ends a turn; after the last special token where that one is missing; else at the very end. */
    private int endOfAnswer(Text alone, int place, int begin) {
        int content = endOfContent(alone, place, begin);
        int end = -1;
        for (SpecialTokens.Place token : special.in(alone, content)) {
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

    /** Where what a message says ends, or the given place where it says nothing from there on. */
    private static int endOfContent(Text text, int place, int from) {
        for (int end = text.length(); end > from; end = text.runBegin(end)) {
            if (Origin.messageOf(text.markAt(end - 1)) == place) {
                return end;
            }
        }
        return from;
    }

    /** Where what a message says begins; -1 where it says nothing. */
    private static int beginOfContent(Text text, int place) {
        for (int at = 0; at < text.length(); at = text.runEnd(at)) {
            if (Origin.messageOf(text.markAt(at)) == place) {
                return at;
            }
        }
        return -1;
    }
}
