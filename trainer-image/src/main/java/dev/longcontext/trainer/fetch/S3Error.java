package dev.longcontext.trainer.fetch;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What an answer that refuses says, as far as it says anything: an answer to HEAD has no words. */
record S3Error(AwsServiceException refused) {

    private static final int LONGEST_SHOWN = 200;

    int status() {
        return refused.statusCode();
    }

    /** Empty where the answer has none. */
    String code() {
        return details().map(AwsErrorDetails::errorCode).orElse("");
    }

    HttpHeaders headers() {
        return HttpHeaders.of(
                details()
                        .map(AwsErrorDetails::sdkHttpResponse)
                        .map(response -> response.headers())
                        .orElse(Map.of()),
                (name, value) -> true);
    }

    /** Whether the bucket has no such object; that there is no such bucket, or account, is another matter. */
    boolean isNoSuchKey() {
        return status() == 404 && List.of("", "NoSuchKey", "NotFound").contains(code());
    }

    /** Whether the answer may be another one soon. */
    boolean mayPass() {
        return status() / 100 == 5
                || status() == 408
                || status() == 425
                || status() == 429
                || refused.isThrottlingException()
                || code().equals("RequestTimeout");
    }

    /** {@code 403 AccessDenied: words of the store}. */
    @Override
    public String toString() {
        String message = details()
                .map(AwsErrorDetails::errorMessage)
                .map(text -> ": " + printable(text))
                .orElse("");
        return (status() + " " + code()).strip() + message;
    }

    static String printable(String text) {
        String plain = String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "...";
    }

    private Optional<AwsErrorDetails> details() {
        return Optional.ofNullable(refused.awsErrorDetails());
    }
}
