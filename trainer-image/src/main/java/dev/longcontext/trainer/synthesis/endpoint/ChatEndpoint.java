package dev.longcontext.trainer.synthesis.endpoint;

import dev.longcontext.contract.SyntheticConfig.Endpoint;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.WebEndpoint;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.synthesis.ledger.Ledger;
import dev.longcontext.trainer.synthesis.ledger.Ledger.Permit;
import dev.longcontext.trainer.synthesis.ledger.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final int MOST_TOLD = 32;

    private final Endpoint settings;
    private final WebEndpoint web;
    private final Ledger ledger;
    private final Surroundings surroundings;
    private final AdaptiveLimit limit;
    private final Persistence persistence;
    private final Intake intake;
    private final Claims claims = new Claims();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public ChatEndpoint(Endpoint settings, WebEndpoint web, Ledger ledger, Surroundings surroundings) {
        this.settings = settings;
        this.web = web;
        this.ledger = ledger;
        this.surroundings = surroundings;
        this.limit = new AdaptiveLimit(settings.maxConcurrency());
        this.persistence = new Persistence(surroundings.pace(), web.at(), settings.maxConcurrency());
        this.intake = new Intake(web, settings, new Intake.Told(ledger, surroundings, limit, persistence.signs()));
    }

    /** A question to this endpoint's model. */
    public ChatQuestion.Settings settings(long seed) {
        return new ChatQuestion.Settings(
                settings.model(),
                settings.maxCompletionTokens(),
                settings.temperature(),
                seed,
                settings.responseFormat());
    }

    /**
     * Waits for the answer, however long the endpoint asks to wait.
     *
     * @throws FailureException where the endpoint refuses everybody, answers nobody, or a stop was asked for
     */
    public Outcome ask(ChatQuestion question) throws IOException, InterruptedException {
        String asked = question.key();
        claims.take(asked);
        try {
            Optional<ChatReply> stored = ledger.answer(asked).flatMap(ChatReply::parse);
            if (stored.isPresent()) {
                intake.answeredBefore();
                return new Outcome.Answered(stored.get());
            }
            Tokens most =
                    new Tokens(question.mostPromptTokens(), question.settings().maxCompletionTokens());
            Outcome outcome = persistence.insist(() -> attempt(question, asked, most));
            if (outcome instanceof Outcome.Unanswered unanswered) {
                tell(unanswered.why());
                makeSure(question);
            }
            return outcome;
        } catch (TroubleException e) {
            return new Outcome.Unanswered(e.getMessage());
        } finally {
            claims.giveBack(asked);
        }
    }

    /**
     * Where one question after another is refused, or the first before anything was answered, that may be about them, such as
     * their length, or about everybody, such as a model that is withdrawn. A question about nothing tells.
     *
     * @throws FailureException where it is refused too
     */
    private void makeSure(ChatQuestion refused) throws IOException, InterruptedException {
        if (!intake.refusals().inDoubt()) {
            return;
        }
        ChatQuestion empty = refused.aboutNothing();
        String asked = empty.key();
        claims.take(asked);
        try {
            if (intake.refusals().inDoubt()) {
                Tokens most =
                        new Tokens(empty.mostPromptTokens(), empty.settings().maxCompletionTokens());
                Outcome outcome = persistence.insist(() -> attempt(empty, asked, most));
                if (outcome instanceof Outcome.Unanswered unanswered) {
                    throw intake.refusals().everybody(unanswered.why());
                }
            }
        } finally {
            claims.giveBack(asked);
        }
    }

    private Outcome attempt(ChatQuestion question, String asked, Tokens most) throws IOException, InterruptedException {
        try {
            Optional<Outcome> outcome = Optional.empty();
            while (outcome.isEmpty()) {
                outcome = once(question, asked, most);
            }
            return outcome.get();
        } catch (TroubleException e) {
            tell(e.getMessage());
            throw e;
        }
    }

    /** @return empty where it is to be asked again in another dialect */
    private Optional<Outcome> once(ChatQuestion question, String asked, Tokens most)
            throws IOException, InterruptedException {
        // the place is kept until the answer is stored: what a kill can lose are the requests that have one
        long sent = limit.acquire();
        try {
            surroundings.noMore().check();
            Optional<Permit> permit = ledger.reserve(asked, most);
            if (permit.isEmpty()) {
                return Optional.of(new Outcome.OverBudget());
            }
            if (surroundings.noMore().isRequested()) {
                // it was while the budget was waited for
                ledger.refused(permit.get());
                surroundings.noMore().check();
            }
            Dialect spoken = intake.dialect();
            WebEndpoint.Answer answer = send(permit.get(), spoken.request(question));
            return intake.judge(new Intake.Sent(permit.get(), most, spoken, sent), answer);
        } finally {
            limit.release();
        }
    }

    private WebEndpoint.Answer send(Permit permit, Object body) throws IOException, InterruptedException {
        Duration timeout = Duration.ofSeconds(settings.timeoutSeconds());
        surroundings.silence().expect(timeout);
        boolean closed = false;
        try {
            int most = ENVELOPE + BYTES_OF_A_TOKEN * settings.maxCompletionTokens();
            WebEndpoint.Answer answer =
                    web.post(PATH, Json.MAPPER.writeValueAsBytes(body), most, timeout, surroundings.abort());
            closed = true;
            persistence.signs().reached();
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
            persistence.signs().reached();
            throw TroubleException.failed(String.valueOf(e.getMessage()), e);
        } finally {
            if (!closed) {
                ledger.lost(permit, null);
            }
        }
    }

    /** The first of each kind: a thousand of them would say no more. */
    private void tell(String trouble) {
        String kind = trouble.replaceFirst(" \\(.*", "");
        if (told.size() < MOST_TOLD && told.add(kind)) {
            LOG.warn("{}: {}; more of this kind is not logged", web.at().address(), trouble);
        }
    }
}
