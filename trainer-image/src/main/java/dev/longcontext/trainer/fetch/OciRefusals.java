package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;

/**
 * Why a registry refused: by the status of its answer.
 *
 * @param what was asked for, for messages
 * @param pinned whether it was asked for by the digest that the tag had before
 * @param withPassword whether the login has one
 */
record OciRefusals(SourceAddress given, OciAddress address, String what, boolean pinned, boolean withPassword)
        implements HttpRefusal {

    @Override
    public FailureException of(Location.Remote from, URI uri, int status, HttpHeaders headers) {
        return switch (status) {
            case 401 -> throw new LoginWantedException(challenge(headers));
            case 403 -> denied(given, address, withPassword, status, "");
            case 404 -> missing();
            default -> HttpRefusal.plain(from, uri, status, headers);
        };
    }

    /** Of several ways to log in, by a token: it is the one that may need no password. */
    private static String challenge(HttpHeaders headers) {
        List<String> challenges = headers.allValues("WWW-Authenticate");
        return challenges.stream()
                .filter(challenge -> challenge.strip().toLowerCase(Locale.ROOT).startsWith("bearer"))
                .findFirst()
                .orElse(challenges.isEmpty() ? "" : challenges.get(0));
    }

    private FailureException missing() {
        if (pinned) {
            return given.refusal(
                    "the registry " + address.registry() + " has no longer " + what + ", which " + address.reference()
                            + " was when the run first met it",
                    "Push it again, or create the run anew: it takes what the tag leads to then.");
        }
        return given.refusal(
                "the registry " + address.registry() + " has no " + what + " in " + address.repository(),
                "Check repository and tag, for example with: oras repo tags " + address.registry() + "/"
                        + address.repository() + ".");
    }

    static FailureException denied(
            SourceAddress given, OciAddress address, boolean withPassword, int status, String where) {
        String answered = "the registry " + address.registry() + " does not let "
                + (withPassword ? "this account" : "everybody") + " read " + address.repository() + " (" + status
                + where
                + ")";
        return given.refusal(
                answered,
                withPassword
                        ? "Check user and password in the Secret of secretRef, and that the account may pull from there."
                        : "Name a Secret of the type kubernetes.io/dockerconfigjson in secretRef; check the name, too: "
                                + "registries say this also of what they do not have.");
    }
}
