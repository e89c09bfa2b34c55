package dev.longcontext.trainer.serving;

import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.http.Answer;
import dev.longcontext.trainer.http.Exchange;
import dev.longcontext.trainer.inference.TokenScore;
import dev.longcontext.trainer.serving.Answers.Kind;
import dev.longcontext.trainer.serving.TextGenerator.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives an answer to the client that asked for it: whole, or as server-sent events while it comes. */
final class Reply implements Recipient {

    private final Exchange exchange;
    private final Kind kind;
    private final Answers answers;
    private final StringBuilder text = new StringBuilder();
    private final List<TokenScore> scores = new ArrayList<>();
    private GenerationRequest request;
    /** Characters streamed. */
    private int given;

    Reply(Exchange exchange, Kind kind, String modelName, Scores words) {
        this.exchange = exchange;
        this.kind = kind;
        this.answers = new Answers(kind, modelName, words);
    }

    @Override
    public void begin(GenerationRequest read) {
        request = read;
        if (request.stream()) {
            exchange.later(() -> exchange.begin("text/event-stream; charset=utf-8"));
            if (kind == Kind.CHAT) {
                event(answers.firstChunk());
            }
        }
    }

    @Override
    public void score(TokenScore token) {
        scores.add(token);
    }

    @Override
    public void text(String piece) {
        if (request.stream()) {
            event(answers.chunk(piece, newScores(), given));
            given += piece.length();
        } else {
            text.append(piece);
        }
    }

    /** Those that were not told yet; empty where none were asked for. */
    private Optional<List<TokenScore>> newScores() {
        if (request.scores().isEmpty()) {
            return Optional.empty();
        }
        List<TokenScore> fresh = List.copyOf(scores);
        scores.clear();
        return Optional.of(fresh);
    }

    @Override
    public boolean gone() {
        return exchange.gone();
    }

    @Override
    public void ended(Ending ending) {
        int promptTokens = request.prompt().length;
        if (!request.stream()) {
            send(Answer.json(200, answers.whole(text.toString(), newScores(), ending, promptTokens)));
            return;
        }
        event(answers.lastChunk(ending, newScores(), given));
        if (request.usageInStream()) {
            event(answers.usageChunk(ending, promptTokens));
        }
        write("[DONE]"); // what OpenAI ends a stream by
        exchange.later(exchange::end);
    }

    @Override
    public void failed(ApiException why) {
        if (request == null || !request.stream()) {
            send(why.answer());
        } else {
            event(why.body()); // the status has been sent: the error is an event
            exchange.later(exchange::end);
        }
    }

    private void event(Object data) {
        write(Json.compact(data));
    }

    private void write(String data) {
        exchange.later(() -> exchange.write("data: " + data + "\n\n"));
    }

    private void send(Answer answer) {
        exchange.later(() -> exchange.send(answer));
    }
}
