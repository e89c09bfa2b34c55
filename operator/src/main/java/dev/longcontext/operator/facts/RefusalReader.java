package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.Status;
import java.net.HttpURLConnection;
import java.util.regex.Pattern;

/**
 * Tells the kinds of {@link Refusal} apart. Nearly all that says no inside the API server answers 403, so the code alone
 * does not tell a missing right from a quota: the sentence does.
 */
public final class RefusalReader {

    private static final int TOO_MANY_REQUESTS = 429;

    private static final Pattern QUOTA = Pattern.compile("(exceeded|failed) quota: ");
    private static final Pattern REFERENCE =
            Pattern.compile("error looking up service account |no PriorityClass with name |RuntimeClass .* not found");
    private static final Pattern ADMISSION =
            Pattern.compile("admission webhook |calling webhook |ValidatingAdmissionPolicy |violates PodSecurity ");
    private static final Pattern RIGHT = Pattern.compile("User \".*\" cannot ");
    private static final String TERMINATING = "because it is being terminated";
    private static final String EXISTS = "AlreadyExists";
    private static final String NAMESPACES = "namespaces";

    private RefusalReader() {}

    /**
     * An answer of the API server.
     *
     * @param code the HTTP status; 0 when there was no answer
     * @param status its body; null when there was none
     * @param otherwise what to say when the body says nothing
     */
    public static Refusal read(String object, int code, Status status, String otherwise) {
        String said = status == null || status.getMessage() == null ? otherwise : status.getMessage();
        return new Refusal(kind(code, status, said), object, said);
    }

    private static Refusal.Kind kind(int code, Status status, String said) {
        if (status != null && EXISTS.equals(status.getReason())) {
            return Refusal.Kind.NAME_TAKEN;
        }
        boolean withoutNamespace = code == HttpURLConnection.HTTP_NOT_FOUND
                && status != null
                && status.getDetails() != null
                && NAMESPACES.equals(status.getDetails().getKind());
        return withoutNamespace ? Refusal.Kind.NAMESPACE_GOES : kind(code, said);
    }

    private static Refusal.Kind kind(int code, String said) {
        if (said.contains(TERMINATING)) {
            return Refusal.Kind.NAMESPACE_GOES;
        }
        if (QUOTA.matcher(said).find()) {
            return Refusal.Kind.QUOTA_EXCEEDED;
        }
        if (REFERENCE.matcher(said).find()) {
            return Refusal.Kind.REFERENCE_NOT_FOUND;
        }
        return ADMISSION.matcher(said).find() ? Refusal.Kind.ADMISSION_DENIED : byCode(code, said);
    }

    private static Refusal.Kind byCode(int code, String said) {
        return switch (code) {
            case HttpURLConnection.HTTP_UNAUTHORIZED -> Refusal.Kind.FORBIDDEN;
            case HttpURLConnection.HTTP_FORBIDDEN ->
                RIGHT.matcher(said).find() ? Refusal.Kind.FORBIDDEN : Refusal.Kind.ADMISSION_DENIED;
            case HttpURLConnection.HTTP_NOT_FOUND -> Refusal.Kind.NOT_FOUND;
            case HttpURLConnection.HTTP_CONFLICT -> Refusal.Kind.CONFLICT;
            default ->
                code >= HttpURLConnection.HTTP_BAD_REQUEST
                                && code < HttpURLConnection.HTTP_INTERNAL_ERROR
                                && code != TOO_MANY_REQUESTS
                        ? Refusal.Kind.INVALID
                        : Refusal.Kind.UNAVAILABLE;
        };
    }
}
