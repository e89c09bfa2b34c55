package dev.longcontext.trainer.fetch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Addresses as text: what of them may be shown, and what of them is secret. */
public final class Addresses {

    private static final int LONGEST_SHOWN = 300;

    /** Scheme, user and password, host and path, query and fragment; also of what is no valid address. */
    private static final Pattern PARTS = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*@)?([^?#]*)(.*)");

    /** Query parameters that authorise whoever has the address. */
    private static final Set<String> SIGNATURES = Set.of(
            "x-amz-signature",
            "x-amz-credential",
            "x-amz-security-token",
            "awsaccesskeyid",
            "x-goog-signature",
            "x-goog-credential",
            "googleaccessid",
            "key-pair-id",
            "signature",
            "sig",
            "token",
            "access_token",
            "auth",
            "authorization",
            "jwt",
            "hmac",
            "api_key",
            "apikey",
            "api-key",
            "key",
            "password",
            "secret");

    private Addresses() {}

    /** An address for messages: without user, password, query and fragment. */
    public static String shown(String address) {
        Matcher parts = PARTS.matcher(address);
        if (!parts.matches()) {
            return printable(address);
        }
        return printable(parts.group(1) + parts.group(3) + (parts.group(4).startsWith("?") ? "?..." : ""));
    }

    /** The parts of an address that no message may contain. */
    public static List<String> secretsIn(String address) {
        Matcher parts = PARTS.matcher(address);
        if (!parts.matches()) {
            return List.of();
        }
        String user = parts.group(2) == null ? "" : parts.group(2).replaceFirst("@$", "");
        return Stream.concat(
                        Stream.of(user, user.replaceFirst("^[^:]*:", "")),
                        parameters(parts.group(4))
                                .filter(Addresses::isSignature)
                                .map(parameter -> parameter.replaceFirst("^[^=]*=?", "")))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The query parameter of an address that authorises whoever has it. */
    static Optional<String> signatureIn(String query) {
        return parameters(query == null ? "" : query)
                .filter(Addresses::isSignature)
                .map(parameter -> parameter.replaceFirst("=.*", ""))
                .findFirst();
    }

    private static Stream<String> parameters(String query) {
        return Arrays.stream(query.replaceFirst("^\\?", "").split("[&;#]"));
    }

    private static boolean isSignature(String parameter) {
        return SIGNATURES.contains(parameter.replaceFirst("=.*", "").toLowerCase(Locale.ROOT));
    }

    /** Part of it may have come from a server. */
    private static String printable(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "...";
    }
}
