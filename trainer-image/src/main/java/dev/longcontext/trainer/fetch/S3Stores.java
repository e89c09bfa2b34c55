package dev.longcontext.trainer.fetch;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Opens stores, as the environment says where they are. */
final class S3Stores {

    private static final String REGION = "AWS_REGION";
    private static final String ADDRESSING = "AWS_S3_ADDRESSING_STYLE";
    private static final String NAME = "[a-z0-9][-a-z0-9]{0,62}";

    private S3Stores() {}

    /** No server is asked yet. */
    static S3Store open(SourceAddress given, S3Address address, SourceAccess access) {
        Optional<URI> endpoint = Endpoints.S3.of(given, access);
        Region region = region(given, access.environment());
        SdkHttpClient http = access.http().forSdk(given);
        S3Credentials credentials = S3Credentials.of(given, access, region, http);
        S3ClientBuilder client = S3Client.builder()
                .httpClient(http)
                .region(region)
                .credentialsProvider(credentials.provider())
                .forcePathStyle(pathStyle(given, access.environment(), endpoint.isPresent()))
                .crossRegionAccessEnabled(true)
                // the whole is compared when it is there: parts of it have no checksums
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                // attempts are ours: they say how long they wait
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()));
        endpoint.ifPresent(client::endpointOverride);
        String name = endpoint.map(URI::toString).orElse("Amazon S3");
        return new S3Store(
                given,
                address,
                client.build(),
                new S3Refusals(given, address, name, credentials.kind()),
                access.http().attempts());
    }

    /** Of a bucket of Amazon's the client finds the region itself; other stores seldom care. */
    private static Region region(SourceAddress given, Map<String, String> environment) {
        String name = environment
                .getOrDefault(REGION, environment.getOrDefault("AWS_DEFAULT_REGION", ""))
                .strip();
        if (!name.isEmpty() && !name.matches(NAME)) {
            throw given.refusal(
                    "the environment variable " + REGION + " is not the name of a region",
                    "Write one such as eu-central-1 there, or leave it out.");
        }
        return name.isEmpty() ? Region.US_EAST_1 : Region.of(name);
    }

    /** In the path a bucket's name needs no entry in the DNS, which stores of one's own seldom have. */
    private static boolean pathStyle(SourceAddress given, Map<String, String> environment, boolean ownStore) {
        String style = environment.getOrDefault(ADDRESSING, "auto").strip();
        return switch (style) {
            case "path" -> true;
            case "virtual" -> false;
            case "auto", "" -> ownStore;
            default ->
                throw given.refusal(
                        "the environment variable " + ADDRESSING + " is " + style,
                        "Write path (HOST/BUCKET) or virtual (BUCKET.HOST) there, or leave it out.");
        };
    }
}
