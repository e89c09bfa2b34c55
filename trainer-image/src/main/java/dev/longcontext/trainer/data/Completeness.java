package dev.longcontext.trainer.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.jinja.PythonText;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.tokenization.Chat;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Message;
import dev.longcontext.trainer.tokenization.Origin;
import dev.longcontext.trainer.tokenization.RenderedChat;
import java.util.List;

/**
 * Whether a rendered chat shows all that the line says. Some templates pass over messages of roles that they do not know, over
 * tools, or over what stands beside a call.
 */
final class Completeness {

    private static final String OTHER_FORMAT = "name another format in spec.data.chatTemplate.";

    private Completeness() {}

    static void require(Chat told, RenderedChat chat, ChatFormat format) throws LineProblem {
        List<Message> messages = told.messages();
        boolean showsThoughts = Message.THOUGHTS.stream().anyMatch(format::mentions);
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (isSaid(message.content()) && !chat.shows(i, Origin.CONTENT)) {
                throw new LineProblem(
                        leftOut("message", i, messages) + ", which is by \"" + message.role() + "\""
                                + (message.calls().isEmpty() ? "" : " and calls a tool"),
                        message.calls().isEmpty()
                                ? "Remove the message, say it by a role that the template shows, or " + OTHER_FORMAT
                                : "Delete its content, since the template writes the call alone, or " + OTHER_FORMAT);
            }
            requireCalls(message, chat.shown(i, Origin.CALLS), leftOut("a call of message", i, messages));
            // a template that knows thoughts may drop those before the last question; such answers are not learnt
            boolean mayDrop = showsThoughts && isAskedOn(messages, i);
            if (isSaid(message.thought()) && !mayDrop && !chat.shows(i, Origin.THOUGHT)) {
                throw new LineProblem(
                        leftOut("the thought of message", i, messages),
                        "Write it into the message's content as the model writes thoughts, such as "
                                + "<think>...</think>, delete it, or " + OTHER_FORMAT);
            }
        }
        if (told.tools() != null) {
            requireTools(told.tools(), chat.shownOfTools());
        }
        if (messages.stream().anyMatch(Message::lacksContent)) {
            requireNoNone(told, chat, format);
        }
    }

    /** Python's templates write None for what is not there, unless they look. */
    private static void requireNoNone(Chat told, RenderedChat chat, ChatFormat format) throws LineProblem {
        List<Message> empty =
                told.messages().stream().map(Completeness::withContent).toList();
        if (nones(chat) > nones(format.render(new Chat(empty, told.tools())))) {
            throw new LineProblem(
                    "the model's chat template writes None for a content that is null or missing",
                    "Write \"content\": \"\" in the messages that have none.");
        }
    }

    private static Message withContent(Message message) {
        return message.lacksContent() ? message.withEmptyContent() : message;
    }

    private static int nones(RenderedChat chat) {
        return chat.text().value().split("None", -1).length;
    }

    private static boolean isSaid(String text) {
        return !PythonText.strip(text).isEmpty();
    }

    private static String leftOut(String what, int place, List<Message> messages) {
        return "the model's chat template leaves out " + what + " " + (place + 1) + " of " + messages.size();
    }

    private static boolean isAskedOn(List<Message> messages, int place) {
        return messages.subList(place + 1, messages.size()).stream()
                .anyMatch(later -> later.role().equals("user"));
    }

    /** As many times as a function is called its name must be there. */
    private static void requireCalls(Message message, String shown, String leftOut) throws LineProblem {
        int from = 0;
        for (JsonNode call : message.calls()) {
            String name = call.at("/function/name").asText();
            int at = shown.indexOf(name, from);
            if (at < 0) {
                throw new LineProblem(
                        leftOut + ", of \"" + name + "\"",
                        "Write the call into the message's content as the model writes it, or " + OTHER_FORMAT);
            }
            from = at + name.length();
        }
    }

    private static void requireTools(JsonNode tools, String shown) throws LineProblem {
        for (JsonNode tool : tools) {
            String name = tool.at("/function/name").asText();
            if (!shown.contains(name)) {
                throw new LineProblem(
                        "the model's chat template leaves out the tool \"" + name + "\"",
                        "Describe the tools in the system message and delete \"tools\", or " + OTHER_FORMAT);
            }
        }
    }
}
