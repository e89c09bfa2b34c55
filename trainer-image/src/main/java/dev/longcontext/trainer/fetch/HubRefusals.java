package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import java.net.URI;
import java.net.http.HttpHeaders;

/** Why the hub refused: by the answer's status and its header {@code X-Error-Code}. */
record HubRefusals(HubAddress address, URI endpoint) implements HttpRefusal {

    @Override
    public FailureException of(Location.Remote from, URI uri, int status, HttpHeaders headers) {
        String page = endpoint + address.page();
        return switch (headers.firstValue("X-Error-Code").orElse("")) {
            case "GatedRepo" ->
                from.refusal(
                        "its owners have to let you in (the hub answered " + status + ", GatedRepo)",
                        "Accept their terms at " + page
                                + ", and name a Secret with a read token of that account in secretRef.");
            case "RevisionNotFound" ->
                from.refusal(
                        "the repository has no revision " + address.revision(),
                        "Write a branch, tag or commit that " + page + "/commits has.");
            case "EntryNotFound" ->
                from.refusal(
                        "the repository has no " + address.path() + " at the revision " + address.revision(),
                        "Look at " + page + "/tree/" + address.revision() + ".");
            case "DisabledRepo" -> from.refusal("the hub has disabled the repository", "See " + page + ".");
            default -> byStatus(from, uri, status, headers);
        };
    }

    /** The hub does not tell a repository that is private from one that is not there. */
    private FailureException byStatus(Location.Remote from, URI uri, int status, HttpHeaders headers) {
        String asToken = from.token().isEmpty()
                ? "Where it is private, name a Secret with a read token of an account that sees it in secretRef."
                : "Where it is private, the token's account has to see it, and a fine-grained token has to name it.";
        boolean unknownRepository = headers.firstValue("X-Error-Code")
                        .filter("RepoNotFound"::equals)
                        .isPresent()
                || status == 404;
        if (unknownRepository || (status == 401 && from.token().isEmpty())) {
            return from.refusal(
                    "the hub has no such repository, or keeps it private (it answered " + status + ")",
                    "Check the name at " + endpoint + address.page() + ". " + asToken);
        }
        if (status == 401) {
            return from.refusal(
                    "the hub does not know the token (it answered 401)",
                    "Put a token that is valid and may read into the Secret of secretRef.");
        }
        if (status == 403) {
            return from.refusal("the token may not read the repository (the hub answered 403)", asToken);
        }
        return HttpRefusal.plain(from, uri, status, headers);
    }
}
