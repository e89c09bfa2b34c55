package dev.longcontext.trainer.synthesis.endpoint;

import dev.longcontext.contract.SyntheticConfig.Endpoint;
import dev.longcontext.trainer.fetch.Addressed;
import dev.longcontext.trainer.fetch.WebEndpoint;
import dev.longcontext.trainer.secrets.Secrets;
import dev.longcontext.trainer.synthesis.ledger.Ledger;
import dev.longcontext.trainer.synthesis.ledger.Ledger.Permit;
import dev.longcontext.trainer.synthesis.ledger.Tokens;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what an endpoint answers: tells what it means, closes the request in the ledger, and learns from refusals. */
final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** A shorter key, such as "test", may be a word of an answer: it is left there. */
    private static final int LEAST_KEY = 12;

    private final Addressed at;
    private final Told told;
    private final Refusals refusals;
    private final Secrets key = new Secrets(Map.of());
    private final boolean tellingKey;
    private final AtomicReference<Dialect> dialect;

    /** Who is told of it. */
    record Told(Ledger ledger, Surroundings surroundings, AdaptiveLimit limit, LifeSigns signs) {}

    /**
     * A request that was sent.
     *
     * @param at when, of {@link System#nanoTime}
     */
    record Sent(Permit permit, Tokens most, Dialect dialect, long at) {}

    Intake(WebEndpoint web, Endpoint settings, Told told) {
        this.at = web.at();
        this.told = told;
        this.refusals = new Refusals(at, settings.maxConcurrency());
        this.dialect = new AtomicReference<>(Dialect.of(settings.responseFormat()));
        web.token().ifPresent(key::add);
        this.tellingKey =
                web.token().filter(token -> token.length() >= LEAST_KEY).isPresent();
    }

    Refusals refusals() {
        return refusals;
    }

    Dialect dialect() {
        return dialect.get();
    }

    /** A question's answer is stored. */
    void answeredBefore() {
        refusals.answered();
        told.signs().answeredBefore();
    }

    /** @return empty where it is to be asked again in another dialect */
    Optional<Outcome> judge(Sent sent, WebEndpoint.Answer answer) throws IOException {
        String raw = new String(answer.body(), StandardCharsets.UTF_8);
        int status = answer.status();
        if (status / 100 == 2) {
            String body = tellingKey ? key.redact(raw) : raw;
            String taken = answer.whole() ? body : ChatReply.tooLarge(answer.body().length);
            return Optional.of(take(sent, answer.headers(), taken));
        }
        String body = key.redact(raw);
        if (isTooEarly(status)) {
            throw tooEarly(sent, status, answer.headers(), ErrorBody.of(body));
        }
        if (status / 100 == 5 || status == 408 || status == 425) {
            told.ledger().lost(sent.permit(), body);
            throw TroubleException.failed(
                    "it answered " + status + ErrorBody.of(body).said(), null);
        }
        told.ledger().refused(sent.permit());
        Optional<Dialect> other = status == 400 || status == 422
                ? sent.dialect().without(ErrorBody.of(body).complaint())
                : Optional.empty();
        if (other.isPresent()) {
            dialect.compareAndSet(sent.dialect(), other.get());
            return Optional.empty();
        }
        Outcome refused = refusals.of(status, body);
        told.signs().alive(Duration.ZERO);
        return Optional.of(refused);
    }

    private Outcome take(Sent sent, HttpHeaders headers, String body) throws IOException {
        Optional<ChatReply> reply = ChatReply.parse(body);
        if (reply.isEmpty()) {
            throw noReply(sent, headers, key.redact(body));
        }
        told.ledger().answered(sent.permit(), reply.get().charged(sent.most()), body);
        refusals.answered();
        told.signs().answered(sent.at());
        told.limit().answered();
        return new Outcome.Answered(reply.get());
    }

    private TroubleException noReply(Sent sent, HttpHeaders headers, String body) throws IOException {
        Optional<ErrorBody> error = ErrorBody.inAnswer(ErrorBody.of(body).tree());
        if (error.filter(said -> isTooEarly(said.code()) || said.isOutOfQuota()).isPresent()) {
            return tooEarly(sent, error.get().code(), headers, error.get());
        }
        told.ledger().lost(sent.permit(), body);
        String trouble = error.map(Intake::words).orElse("what it answered is no chat completion");
        return TroubleException.failed(trouble, null);
    }

    private static String words(ErrorBody inAnswer) {
        int code = inAnswer.code();
        return "its answer is an error" + (code == 0 ? "" : ": " + code) + inAnswer.said();
    }

    private static boolean isTooEarly(int status) {
        return status == 429 || status == 503;
    }

    /** Neither status costs anything: the endpoint sends both before it works. */
    private TroubleException tooEarly(Sent sent, int status, HttpHeaders headers, ErrorBody error) throws IOException {
        told.ledger().refused(sent.permit());
        if (error.isOutOfQuota()) {
            throw refusals.outOfQuota(error);
        }
        Duration asked = RetryAfter.of(headers, Instant.now());
        Duration longest = told.surroundings().pace().longestAsked();
        Duration granted = asked.compareTo(longest) > 0 ? longest : asked;
        if (told.limit().refused(sent.at(), granted)) {
            told.surroundings().silence().asked(Instant.now().plus(granted.isNegative() ? Duration.ZERO : granted));
            LOG.info(
                    "{} limits the rate ({}): at most {} requests at a time from now{}",
                    at.address(),
                    status,
                    told.limit().current(),
                    granted.isNegative() ? "" : ", the next in " + granted.toSeconds() + " s");
        }
        told.surroundings()
                .silence()
                .expect(granted.plus(told.surroundings().pace().longestDelay()));
        if (status == 429 || !granted.isNegative()) {
            told.signs().alive(granted.isNegative() ? Duration.ZERO : granted);
        }
        if (status == 429) {
            return TroubleException.rateLimited();
        }
        return TroubleException.failed("it answered " + status + error.said(), null);
    }
}
