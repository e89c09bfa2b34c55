package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.secrets.BearerToken;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/**
 * Who asks a store: whom {@code secretRef} names, else whom the environment names, else the pod by its service account, else
 * nobody. The machine's own role is never used: it is the node's, and the metadata service that gives it is out of bounds.
 *
 * @param kind of them, for messages
 */
record S3Credentials(AwsCredentialsProvider provider, Kind kind) {

    private static final String KEY_ID = "AWS_ACCESS_KEY_ID";
    private static final String KEY = "AWS_SECRET_ACCESS_KEY";
    private static final String SESSION = "AWS_SESSION_TOKEN";

    /** EKS, and whoever does as it does, gives a pod with a role these. */
    private static final String ROLE = "AWS_ROLE_ARN";

    private static final String ROLE_TOKEN = "AWS_WEB_IDENTITY_TOKEN_FILE";
    private static final String CONTAINER = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

    /** Where credentials are from. */
    enum Kind {
        SECRET,
        ENVIRONMENT,
        POD,
        NONE
    }

    /** @param http asks for those of the pod */
    static S3Credentials of(SourceAddress address, SourceAccess access, Region region, SdkHttpClient http) {
        Map<String, String> environment = access.environment();
        if (address.secretEnv() != null) {
            return new S3Credentials(ofSecret(address, environment), Kind.SECRET);
        }
        if (has(environment, KEY_ID)) {
            return new S3Credentials(keys(address, environment, KEY_ID, KEY, SESSION), Kind.ENVIRONMENT);
        }
        if (has(environment, ROLE) && has(environment, ROLE_TOKEN)) {
            return new S3Credentials(ofRole(environment, region, http), Kind.POD);
        }
        if (has(environment, CONTAINER)) {
            return new S3Credentials(ContainerCredentialsProvider.create(), Kind.POD);
        }
        return new S3Credentials(AnonymousCredentialsProvider.create(), Kind.NONE);
    }

    private static AwsCredentialsProvider ofSecret(SourceAddress address, Map<String, String> environment) {
        return keys(
                address,
                environment,
                address.secretEnv() + "_" + KEY_ID,
                address.secretEnv() + "_" + KEY,
                address.secretEnv() + "_" + SESSION);
    }

    private static AwsCredentialsProvider keys(
            SourceAddress address, Map<String, String> environment, String id, String key, String session) {
        String keyId = required(address, environment, id);
        String secret = required(address, environment, key);
        Optional<String> token =
                Optional.ofNullable(environment.get(session)).map(String::strip).filter(text -> !text.isEmpty());
        return StaticCredentialsProvider.create(
                token.isPresent()
                        ? AwsSessionCredentials.create(keyId, secret, token.get())
                        : AwsBasicCredentials.create(keyId, secret));
    }

    private static String required(SourceAddress address, Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "").strip();
        Optional<String> problem = value.isEmpty() ? Optional.of("is not set") : BearerToken.problem(value);
        problem.ifPresent(what -> {
            throw refused(address, variable, what);
        });
        return value;
    }

    private static FailureException refused(SourceAddress address, String variable, String what) {
        return address.refusal(
                "the environment variable " + variable + " of its credentials " + what,
                "Let the Secret of secretRef have the keys " + KEY_ID + " and " + KEY + ", and " + SESSION
                        + " where they are temporary; or set the variables.");
    }

    private static AwsCredentialsProvider ofRole(Map<String, String> environment, Region region, SdkHttpClient http) {
        StsClientBuilder sts = StsClient.builder()
                .region(region)
                .httpClient(http)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(client -> client.retryStrategy(AwsRetryStrategy.doNotRetry()));
        Endpoints.STS.given(environment).ifPresent(sts::endpointOverride);
        return StsWebIdentityTokenFileCredentialsProvider.builder()
                .stsClient(sts.build())
                .roleArn(environment.get(ROLE))
                .webIdentityTokenFile(Path.of(environment.get(ROLE_TOKEN)))
                .roleSessionName(environment.getOrDefault("AWS_ROLE_SESSION_NAME", "longcontext"))
                .build();
    }

    private static boolean has(Map<String, String> environment, String variable) {
        return !environment.getOrDefault(variable, "").isBlank();
    }
}
