package dev.longcontext.trainer.synthesis.chat;

import dev.longcontext.trainer.synthesis.chat.AnswerReader.MalformedException;
import dev.longcontext.trainer.synthesis.endpoint.AnswerForm;
import dev.longcontext.trainer.synthesis.endpoint.ChatEndpoint;
import dev.longcontext.trainer.synthesis.endpoint.ChatQuestion;
import dev.longcontext.trainer.synthesis.endpoint.ChatQuestion.Turn;
import dev.longcontext.trainer.synthesis.endpoint.ChatReply;
import dev.longcontext.trainer.synthesis.endpoint.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks for something in JSON, and once more where what came was none. */
final class Interview {

    /** Of a useless answer that is shown to the model again. */
    private static final int MOST_SHOWN = 8000;

    private final ChatEndpoint endpoint;
    private final long seed;
    private final String system;
    private final Prompt repair = Prompt.builtIn("repair");

    /** @param system name of the built-in prompt that says what the model is for */
    Interview(ChatEndpoint endpoint, String system, long seed) {
        this.system = Prompt.builtIn(system).text();
        this.endpoint = endpoint;
        this.seed = seed;
    }

    /** Reads an answer. */
    interface Reader<T> {
        T read(String content) throws MalformedException;
    }

    /** What came of it: an answer that was understood, or the reason why there is none. */
    record Result<T>(Optional<T> answer, Cause cause) {

        static <T> Result<T> none(Cause cause) {
            return new Result<>(Optional.empty(), cause);
        }
    }

    <T> Result<T> ask(String prompt, AnswerForm form, Reader<T> reader) throws IOException, InterruptedException {
        ChatQuestion question = new ChatQuestion(
                List.of(new Turn("system", system), new Turn("user", prompt)), form, endpoint.settings(seed));
        Outcome first = endpoint.ask(question);
        if (!(first instanceof Outcome.Answered answered)) {
            return Result.none(cause(first));
        }
        Optional<Cause> unusable = unusable(answered.reply());
        if (unusable.isPresent()) {
            return Result.none(unusable.get());
        }
        String content = answered.reply().content();
        try {
            return new Result<>(Optional.of(reader.read(content)), null);
        } catch (MalformedException e) {
            String useless = AnswerReader.withoutThoughts(content);
            String shown = useless.substring(0, Math.min(MOST_SHOWN, useless.length()));
            return again(
                    question.followedBy(
                            new Turn("assistant", sound(shown)),
                            new Turn("user", repair.filled(Map.of("problem", sound(e.getMessage()))))),
                    reader);
        }
    }

    /** With a question mark for half of a character, which cannot be sent. */
    private static String sound(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private <T> Result<T> again(ChatQuestion question, Reader<T> reader) throws IOException, InterruptedException {
        Outcome second = endpoint.ask(question);
        if (!(second instanceof Outcome.Answered answered)) {
            return Result.none(cause(second));
        }
        Optional<Cause> unusable = unusable(answered.reply());
        if (unusable.isPresent()) {
            return Result.none(unusable.get());
        }
        try {
            return new Result<>(Optional.of(reader.read(answered.reply().content())), null);
        } catch (MalformedException e) {
            return Result.none(Cause.malformed);
        }
    }

    private static Cause cause(Outcome outcome) {
        return outcome instanceof Outcome.OverBudget ? Cause.overBudget : Cause.unanswered;
    }

    /** An answer that was cut off would be cut off again: it is not asked for once more. */
    private static Optional<Cause> unusable(ChatReply reply) {
        return switch (reply.end()) {
            case WHOLE -> Optional.empty();
            case TRUNCATED -> Optional.of(Cause.truncated);
            case REFUSED -> Optional.of(Cause.refused);
            case TOO_LARGE -> Optional.of(Cause.tooLarge);
        };
    }
}
