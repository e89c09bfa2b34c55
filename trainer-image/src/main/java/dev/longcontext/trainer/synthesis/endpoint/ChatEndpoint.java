package dev.longcontext.trainer.synthesis.endpoint;

import dev.longcontext.contract.SyntheticConfig.Endpoint;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.WebEndpoint;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.secrets.Secrets;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.synthesis.ledger.Ledger;
import dev.longcontext.trainer.synthesis.ledger.Ledger.Permit;
import dev.longcontext.trainer.synthesis.ledger.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a model behind an OpenAI-compatible endpoint, within the budget and at the pace that the endpoint allows. Answers that
 * are stored are not asked for again. Any number of threads may use it.
 */
public final class ChatEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(ChatEndpoint.class);
    private static final String PATH = "/chat/completions";
    private static final int BYTES_OF_A_TOKEN = 64;
    private static final int ENVELOPE = 1 << 16;

    private final Endpoint settings;
    private final WebEndpoint web;
    private final Ledger ledger;
    private final Surroundings surroundings;
    private final AdaptiveLimit limit;
    private final Persistence persistence;
    private final Secrets key = new Secrets(Map.of());
    private final AtomicReference<Dialect> dialect;

    /**
     * What all endpoints of a stage share.
     *
     * @param waiting told until when the endpoint asks to wait
     * @param noMore requested when nothing is to be sent any more
     * @param abort requests in flight are given up; threads that ask are interrupted by their owner
     */
    public record Surroundings(
            Pace pace, Silence silence, Consumer<Instant> waiting, StopSignal noMore, StopSignal abort) {}

    public ChatEndpoint(Endpoint settings, WebEndpoint web, Ledger ledger, Surroundings surroundings) {
        this.settings = settings;
        this.web = web;
        this.ledger = ledger;
        this.surroundings = surroundings;
        this.limit = new AdaptiveLimit(settings.maxConcurrency());
        this.persistence = new Persistence(surroundings.pace(), web.at());
        this.dialect = new AtomicReference<>(Dialect.of(settings.responseFormat()));
        web.token().ifPresent(key::add);
    }

    /** A question to this endpoint's model. */
    public ChatQuestion.Settings settings(long seed) {
        return new ChatQuestion.Settings(
                settings.model(), settings.maxCompletionTokens(), settings.temperature(), seed);
    }

    /**
     * Waits for the answer, however long the endpoint asks to wait.
     *
     * @throws FailureException where the endpoint refuses everybody, answers nobody, or a stop was asked for
     */
    public Outcome ask(ChatQuestion question) throws IOException, InterruptedException {
        String asked = question.key();
        Optional<ChatReply> stored = ledger.answer(asked).flatMap(ChatReply::parse);
        if (stored.isPresent()) {
            return new Outcome.Answered(stored.get());
        }
        Tokens most =
                new Tokens(question.mostPromptTokens(), question.settings().maxCompletionTokens());
        try {
            return persistence.insist(() -> attempt(question, asked, most));
        } catch (TroubleException e) {
            return new Outcome.Unanswered(e.getMessage());
        }
    }

    private Outcome attempt(ChatQuestion question, String asked, Tokens most) throws IOException, InterruptedException {
        long sent = limit.acquire();
        try {
            Optional<Outcome> outcome = Optional.empty();
            while (outcome.isEmpty()) {
                surroundings.noMore().check();
                Optional<Permit> permit = ledger.reserve(asked, most);
                if (permit.isEmpty()) {
                    return new Outcome.OverBudget();
                }
                Dialect spoken = dialect.get();
                WebEndpoint.Answer answer = send(permit.get(), spoken.request(question));
                outcome = judge(new Sent(permit.get(), most, spoken, sent), answer);
            }
            return outcome.get();
        } finally {
            limit.release();
        }
    }

    private record Sent(Permit permit, Tokens most, Dialect dialect, long at) {}

    private WebEndpoint.Answer send(Permit permit, Object body) throws IOException, InterruptedException {
        Duration timeout = Duration.ofSeconds(settings.timeoutSeconds());
        surroundings.silence().expect(timeout);
        boolean closed = false;
        try {
            int most = ENVELOPE + BYTES_OF_A_TOKEN * settings.maxCompletionTokens();
            WebEndpoint.Answer answer =
                    web.post(PATH, Json.MAPPER.writeValueAsBytes(body), most, timeout, surroundings.abort());
            closed = true;
            persistence.reached();
            return answer;
        } catch (WebEndpoint.NotSentException e) {
            closed = true;
            ledger.refused(permit);
            throw TroubleException.failed(e.getMessage(), e);
        } catch (FailureException e) {
            closed = true;
            ledger.refused(permit);
            throw e;
        } catch (IOException e) {
            persistence.reached();
            throw TroubleException.failed(String.valueOf(e.getMessage()), e);
        } finally {
            if (!closed) {
                ledger.lost(permit, null);
            }
        }
    }

    /** @return empty where it is to be asked again in another dialect */
    private Optional<Outcome> judge(Sent sent, WebEndpoint.Answer answer) throws IOException {
        String body = key.redact(new String(answer.body(), StandardCharsets.UTF_8));
        int status = answer.status();
        if (status == 200) {
            return Optional.of(take(sent, answer.whole() ? body : ChatReply.TOO_LARGE));
        }
        if (status == 429 || status == 503) {
            throw tooEarly(sent, answer, body);
        }
        if (status / 100 == 5 || status == 408 || status == 425) {
            ledger.lost(sent.permit(), body);
            throw TroubleException.failed("it answered " + status, null);
        }
        ledger.refused(sent.permit());
        Optional<Dialect> other =
                status == 400 || status == 422 ? sent.dialect().without(body) : Optional.empty();
        if (other.isPresent()) {
            dialect.compareAndSet(sent.dialect(), other.get());
            return Optional.empty();
        }
        boolean aboutThisQuestion = status == 400 || status == 413 || status == 422;
        if (aboutThisQuestion && !ledger.isEmpty()) {
            persistence.alive(Duration.ZERO);
            return Optional.of(new Outcome.Unanswered("it answered " + status + Refusals.said(body)));
        }
        throw Refusals.of(web.at(), status, body);
    }

    private Outcome take(Sent sent, String body) throws IOException {
        Optional<ChatReply> reply = ChatReply.parse(body);
        if (reply.isEmpty()) {
            ledger.lost(sent.permit(), body);
            throw TroubleException.failed("what it answered is no chat completion", null);
        }
        ledger.answered(sent.permit(), reply.get().charged(sent.most()), body);
        persistence.answered();
        limit.answered();
        return new Outcome.Answered(reply.get());
    }

    /** Neither status costs anything: the endpoint sends both before it works. */
    private TroubleException tooEarly(Sent sent, WebEndpoint.Answer answer, String body) throws IOException {
        ledger.refused(sent.permit());
        if (Refusals.isOutOfQuota(body)) {
            throw Refusals.outOfQuota(web.at(), body);
        }
        Duration asked = RetryAfter.of(answer.headers(), Instant.now());
        Duration longest = surroundings.pace().longestAsked();
        Duration granted = asked.compareTo(longest) > 0 ? longest : asked;
        if (limit.refused(sent.at(), granted)) {
            surroundings.waiting().accept(Instant.now().plus(granted.isNegative() ? Duration.ZERO : granted));
            LOG.info(
                    "{} limits the rate ({}): at most {} requests at a time from now{}",
                    web.at().address(),
                    answer.status(),
                    limit.current(),
                    granted.isNegative() ? "" : ", the next in " + granted.toSeconds() + " s");
        }
        surroundings.silence().expect(granted.plus(surroundings.pace().longestDelay()));
        if (answer.status() == 429 || !granted.isNegative()) {
            persistence.alive(granted.isNegative() ? Duration.ZERO : granted);
        }
        if (answer.status() == 429) {
            return TroubleException.rateLimited();
        }
        return TroubleException.failed("it answered " + answer.status(), null);
    }
}
