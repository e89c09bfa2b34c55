package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;

/**
 * Why the hub refused: by the answer's status, and its headers {@code X-Error-Code} and {@code X-Error-Message}. To
 * somebody without a token the hub often sends the status alone.
 *
 * @param commit that was asked for, where it was not the revision itself
 */
record HubRefusals(HubAddress address, URI endpoint, Optional<String> commit) implements HttpRefusal {

    private static final int LONGEST_SHOWN = 200;

    @Override
    public FailureException of(Location.Remote from, URI uri, int status, HttpHeaders headers) {
        String code = headers.firstValue("X-Error-Code").orElse("");
        Answer answer = new Answer(from, status, message(headers));
        return switch (code) {
            case "GatedRepo" -> gated(answer);
            case "RevisionNotFound" -> noRevision(answer);
            case "EntryNotFound" ->
                answer.refusal(
                        "the repository has no " + address.path() + " at the revision " + address.revision(),
                        "Look at " + page() + "/tree/" + address.revision() + ".");
            case "DisabledRepo" -> answer.refusal("the hub has disabled the repository", "See " + page() + ".");
            case "RepoNotFound" -> noRepository(answer);
            default -> byStatus(answer, uri, headers);
        };
    }

    /** @param message the hub's own, or empty */
    private record Answer(Location.Remote from, int status, String message) {

        FailureException refusal(String rule, String remedy) {
            return from.refusal(rule + (message.isEmpty() ? "" : "; the hub says: " + message), remedy);
        }

        boolean withToken() {
            return from.authorization().isPresent();
        }
    }

    private FailureException byStatus(Answer answer, URI uri, HttpHeaders headers) {
        return switch (answer.status()) {
            case 404 -> noRepository(answer);
            case 401 ->
                answer.withToken()
                        ? answer.refusal(
                                "the hub does not know the token (it answered 401)",
                                "Put a token that is valid and may read into the Secret of secretRef.")
                        : noRepository(answer);
            case 403 -> denied(answer);
            default -> HttpRefusal.plain(answer.from(), uri, answer.status(), headers);
        };
    }

    private FailureException gated(Answer answer) {
        return answer.refusal(
                "its owners have to let you in (the hub answered " + answer.status() + ", GatedRepo)",
                "Accept their terms at " + page()
                        + ", and name a Secret with a read token of that account in secretRef.");
    }

    private FailureException noRevision(Answer answer) {
        if (commit.isPresent()) {
            return answer.refusal(
                    "the repository has no longer the commit " + commit.get() + ", at which the revision "
                            + address.revision() + " was when the run first met it",
                    "Create the run anew: it takes the commit that the revision is at then.");
        }
        return answer.refusal(
                "the repository has no revision " + address.revision(),
                "Write a branch, tag or commit that " + page() + "/commits has.");
    }

    /** The hub does not tell a repository that is private from one that is not there. */
    private FailureException noRepository(Answer answer) {
        return answer.refusal(
                "the hub has no such repository, or keeps it private (it answered " + answer.status() + ")",
                "Check the name at " + page() + ". " + whereItIsPrivate(answer));
    }

    private FailureException denied(Answer answer) {
        if (!answer.withToken()) {
            return answer.refusal(
                    "the hub wants a token for the repository (it answered 403)", whereItIsPrivate(answer));
        }
        // a fine-grained token, and the hub sends no code with it
        if (answer.message().toLowerCase(Locale.ROOT).contains("gated repositories")) {
            return answer.refusal(
                    "the token may not read gated repositories (the hub answered 403)",
                    "Let the fine-grained token read public gated repositories at " + endpoint
                            + "/settings/tokens, or put a token of the kind Read into the Secret of secretRef.");
        }
        return answer.refusal("the token may not read the repository (the hub answered 403)", whereItIsPrivate(answer));
    }

    private static String whereItIsPrivate(Answer answer) {
        return answer.withToken()
                ? "Where it is private, the token's account has to see it, and a fine-grained token has to name it."
                : "Where it is private, name a Secret with a read token of an account that sees it in secretRef.";
    }

    private String page() {
        return endpoint + address.page();
    }

    private static String message(HttpHeaders headers) {
        String text = headers.firstValue("X-Error-Message")
                .orElse("")
                .replaceAll("[^\\x20-\\x7e]", "?")
                .strip();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
