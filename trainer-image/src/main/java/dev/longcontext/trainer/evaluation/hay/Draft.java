package dev.longcontext.trainer.evaluation.hay;

import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.tokenization.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * An item of a size, before anybody knows whether it has the length that was asked for.
 *
 * @param before turns of the chat before the question
 * @param input the question with its context
 * @param answerBegin how the answer begins, where that is given
 * @param answers the right ones
 */
public record Draft(List<Message> before, String input, String answerBegin, List<String> answers) {

    /** A single question. */
    public Draft(String input, String answerBegin, List<String> answers) {
        this(List.of(), input, answerBegin, answers);
    }

    /** @param chat whether the input is a message of the user's and the answer's begin one of the assistant's */
    Prompt prompt(boolean chat) {
        if (chat) {
            List<Message> messages = new ArrayList<>(before);
            messages.add(new Message("user", input));
            return new Prompt.Chat(messages, answerBegin);
        }
        StringBuilder text = new StringBuilder();
        before.forEach(message -> text.append(message.role())
                .append(": ")
                .append(message.content())
                .append("\n"));
        return new Prompt.Text(text + input + answerBegin);
    }
}
