package dev.longcontext.trainer.fetch;

import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;

/** Why no answer came, in words of our own where the HTTP client's would quote what a server sent, or say nothing. */
final class HttpTrouble {

    private HttpTrouble() {}

    /** Whether a server is there, but nobody that is trusted vouches for it: asking it again is no help. */
    static boolean isDistrust(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException || cause instanceof CertPathBuilderException) {
                return true;
            }
        }
        return false;
    }

    static String words(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return "the host name is unknown";
            }
            if (isDistrust(cause)) {
                return "its certificate is of an authority that is not trusted, or has expired";
            }
            if (cause instanceof ProtocolException) {
                return "the server there does not speak HTTP";
            }
        }
        if (trouble instanceof HttpTimeoutException) {
            return "there was no answer in time";
        }
        if (trouble instanceof ConnectException) {
            return "the connection failed";
        }
        return trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage();
    }
}
