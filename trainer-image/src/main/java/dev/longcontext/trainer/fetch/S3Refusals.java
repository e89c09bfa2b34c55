package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Why a store refused, and what helps: by the code of its answer.
 *
 * @param store which one, for messages
 */
record S3Refusals(SourceAddress given, S3Address address, String store, S3Credentials.Kind credentials) {

    /**
     * @param key that was asked for, or what the keys begin with
     * @return what another attempt may change
     * @throws FailureException where none will
     */
    IOException of(SdkException e, String key) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException failure) {
                throw failure;
            }
            if (cause instanceof IOException trouble) {
                return trouble;
            }
            if (cause instanceof AwsServiceException refused) {
                return of(new S3Error(refused), refused instanceof StsException, key);
            }
        }
        throw given.refusal(
                "the client of S3 failed: " + S3Error.printable(e.getMessage()),
                (credentials == S3Credentials.Kind.POD ? "Check the role of the run's service account. " : "")
                        + "Check that " + store + " is an S3 store: " + Endpoints.S3.variable()
                        + " must not lead to its web page.");
    }

    private IOException of(S3Error error, boolean ofTokenService, String key) {
        if (error.mayPass()) {
            return TryLaterException.of(error.status(), error.headers());
        }
        throw (ofTokenService ? noRole(error) : refusal(error, key))
                .causedBy(new ServerTroubleException("it answered " + error.status()));
    }

    /** Of an object that is no longer what it was when it was listed. */
    FailureException changed(String key) {
        return new FailureException(
                        FailureClass.Unavailable,
                        given.field() + " = " + given.address() + ": " + address.at(key)
                                + " was replaced by another while the files were fetched",
                        "Wait until the upload has ended; the next attempt takes what is there then. Upload what is to "
                                + "stay as it is under a key of its own.")
                .atField(given.field());
    }

    private FailureException refusal(S3Error error, String key) {
        return switch (error.code()) {
            case "NoSuchBucket" ->
                answer(
                        "has no bucket " + address.bucket(),
                        "Check its name, and that the store is the right one: " + Endpoints.S3.variable()
                                + " names another than Amazon's.");
            case "InvalidAccessKeyId" ->
                answer("does not know the access key", "Put the keys of an account of this store into the Secret.");
            case "SignatureDoesNotMatch" ->
                answer(
                        "finds the signature wrong",
                        "Check AWS_SECRET_ACCESS_KEY in the Secret: it is not the one that "
                                + "belongs to AWS_ACCESS_KEY_ID.");
            case "ExpiredToken", "TokenRefreshRequired" ->
                answer(
                        "says that the credentials have expired",
                        "Put new ones into the Secret, then raise spec.retry.");
            case "InvalidToken" ->
                answer(
                        "does not accept the session token",
                        "Put AWS_SESSION_TOKEN of the same temporary credentials "
                                + "into the Secret, or leave it out where they are not temporary.");
            case "RequestTimeTooSkewed" -> skewed(error);
            case "InvalidObjectState" ->
                answer(
                        "has archived " + key,
                        "Restore it first (aws s3api restore-object), or copy it to a storage class "
                                + "that can be read at once.");
            case "AuthorizationHeaderMalformed" ->
                answer(
                        "is asked for another region than its own (" + error + ")",
                        "Set the variable AWS_REGION to the store's region, in spec.extraEnv or the chart's "
                                + "trainer.sourceVariables.");
            case "PreconditionFailed" -> changed(key);
            default -> byStatus(error, key);
        };
    }

    private FailureException byStatus(S3Error error, String key) {
        return switch (error.status()) {
            case 301, 307 -> elsewhere(error.headers().firstValue("x-amz-bucket-region"));
            case 401, 403 -> denied(error, key);
            case HttpRefusal.PROXY_WANTS_A_LOGIN -> HttpRefusal.proxyWantsALogin(given, store);
            case 412 -> changed(key);
            default -> answer("answered " + error, "See what that means in the store's documents.");
        };
    }

    private FailureException elsewhere(Optional<String> region) {
        return answer(
                "does not have the bucket " + address.bucket() + " here"
                        + region.map(r -> ", but in " + r).orElse(""),
                "Set the variable AWS_REGION to " + region.orElse("the bucket's region") + " in spec.extraEnv"
                        + ", and leave " + Endpoints.S3.variable() + " out for a bucket of Amazon's.");
    }

    private FailureException denied(S3Error error, String key) {
        String permissions = "let them do s3:GetObject on arn:aws:s3:::" + address.bucket() + "/*"
                + (address.isSeveral() || key.isEmpty() || key.endsWith("/")
                        ? " and s3:ListBucket on arn:aws:s3:::" + address.bucket()
                        : "");
        return switch (credentials) {
            case NONE ->
                answer(
                        "wants credentials for " + address.at(key) + " (" + error + ")",
                        "Name a Secret with the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in secretRef, or give "
                                + "the run's service account a role that may read the bucket.");
            case POD ->
                answer(
                        "does not let the pod's role read " + address.at(key) + " (" + error + ")",
                        "Ask for its policy: " + permissions
                                + ". For a public bucket use a service account without a role.");
            default ->
                answer(
                        "does not let these credentials read " + address.at(key) + " (" + error + ")",
                        "Ask for their policy: " + permissions + ".");
        };
    }

    private FailureException skewed(S3Error error) {
        String theirs = error.headers()
                .firstValue("Date")
                .map(date -> ", and its own is " + date)
                .orElse("");
        return answer(
                "finds this machine's time wrong: it is " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + theirs,
                "Let the node set its clock by NTP (chrony or systemd-timesyncd).");
    }

    private FailureException noRole(S3Error error) {
        return given.refusal(
                "the token service does not give the pod its role: " + error,
                "Check the role's ARN at the service account, and that the role trusts the cluster's issuer and this "
                        + "account; or name a Secret in secretRef.");
    }

    private FailureException answer(String what, String remedy) {
        return given.refusal(store + " " + what, remedy);
    }
}
