package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.DataFields;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.tokenization.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a question with its answer, as Alpaca, TRL's prompt and completion, and sets of questions have them: a chat of a
 * turn, of which the answer is learnt. Where prompt and completion are lists of messages, they are the beginning and the
 * end of a chat, of which the end is learnt.
 */
final class AnswerLine {

    /** Between the parts of what the user says. */
    private static final String BLANK_LINE = "\n\n";

    private AnswerLine() {}

    static List<Message> messages(JsonNode line, DataFields fields) throws LineProblem {
        JsonNode prompt = JsonLine.objectsIn(line.path(fields.prompt()));
        JsonNode completion = JsonLine.objectsIn(line.path(fields.completion()));
        List<Message> messages = new ArrayList<>();
        ChatLine.system(line, fields.system()).ifPresent(messages::add);
        Optional<LineProblem> table = OtherForms.byColumns(fields.prompt(), prompt);
        if (table.isPresent()) {
            throw table.get();
        }
        if (prompt.isArray() && completion.isArray()) {
            refuseBesideMessages(line, fields.context());
            refuseBesideMessages(line, fields.input());
            for (Message message : ChatLine.list(prompt, fields.prompt(), MessageForm.Names.USUAL)) {
                messages.add(message.byAssistant() ? message.asContext() : message);
            }
            messages.addAll(ChatLine.list(completion, fields.completion(), MessageForm.Names.USUAL));
            ChatLine.requireTarget(messages, fields.completion());
            return List.copyOf(messages);
        }
        String asked = said(line, fields.prompt());
        String answer = said(line, fields.completion());
        messages.add(new Message(
                "user",
                Stream.of(part(line, fields.context()), asked, part(line, fields.input()))
                        .filter(part -> !part.isBlank())
                        .collect(Collectors.joining(BLANK_LINE))));
        messages.add(new Message(Message.ASSISTANT, answer));
        return List.copyOf(messages);
    }

    private static String said(JsonNode line, String field) throws LineProblem {
        String text = part(line, field);
        if (text.isBlank()) {
            String found = line.path(field).isTextual() ? "empty" : JsonKind.of(line.path(field));
            throw new LineProblem("\"" + field + "\" is " + found, "Delete the line, or write what it should say.");
        }
        return text;
    }

    /** What a field says; empty where it is not named, or has no value. */
    private static String part(JsonNode line, @Nullable String field) throws LineProblem {
        JsonNode value = field == null ? line.path("") : line.path(field);
        if (field == null || value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new LineProblem(
                    "\"" + field + "\" is " + JsonKind.of(value) + ", not a string",
                    "Write one text. Lists of messages stand in both prompt and completion, or in \"messages\".");
        }
        return value.textValue();
    }

    private static void refuseBesideMessages(JsonNode line, @Nullable String field) throws LineProblem {
        if (!part(line, field).isBlank()) {
            throw new LineProblem(
                    "has \"" + field + "\" beside a prompt that is a list of messages", "Write it into a message.");
        }
    }
}
