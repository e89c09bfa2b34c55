package dev.longcontext.trainer.evaluation.ruler;

import dev.longcontext.trainer.evaluation.item.Prompt;
import java.util.List;

/**
 * An item of a size, before anybody knows whether it has the length that was asked for.
 *
 * @param input the question with its context
 * @param answerBegin how the answer begins; RULER gives it, so that models answer at once and in one form
 * @param answers all of them are right
 */
record Draft(String input, String answerBegin, List<String> answers) {

    /** @param chat whether the input is a message of the user's and the answer's begin one of the assistant's */
    Prompt prompt(boolean chat) {
        return chat ? Prompt.chat(input, answerBegin) : new Prompt.Text(input + answerBegin);
    }
}
