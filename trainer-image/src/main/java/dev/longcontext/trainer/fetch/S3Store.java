package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket of a store that speaks S3's language.
 *
 * @param given the address that leads here
 * @param refusals says what a refusal means
 */
record S3Store(SourceAddress given, S3Address address, S3Client client, S3Refusals refusals, Attempts attempts) {

    private static final Logger LOG = LoggerFactory.getLogger(S3Store.class);
    private static final int MOST_PAGES = 100;

    /**
     * What a list has.
     *
     * @param folders names that go on after the next slash, where they were not asked for
     */
    record Listed(List<S3File> files, List<String> folders) {}

    /**
     * The objects whose keys begin alike.
     *
     * @param deep those with a slash after that too
     * @throws FailureException when the store refuses
     */
    Listed list(String beginning, boolean deep, Transfer transfer) {
        List<S3File> files = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        String next = null;
        for (int pages = 0; pages == 0 || next != null; pages++) {
            if (pages == MOST_PAGES) {
                throw given.refusal(
                        "more than " + MOST_PAGES + ",000 keys begin with \"" + beginning + "\"",
                        "Let the glob begin with a folder that has fewer.");
            }
            String token = next;
            ListObjectsV2Response page = asked(
                    beginning,
                    transfer,
                    () -> client.listObjectsV2(request -> request.bucket(address.bucket())
                            .prefix(beginning)
                            .delimiter(deep ? null : "/")
                            .continuationToken(token)));
            page.contents()
                    .forEach(file -> files.add(
                            new S3File(file.key(), file.size(), S3File.tag(file.eTag(), file.lastModified()))));
            page.commonPrefixes().stream().map(CommonPrefix::prefix).forEach(folders::add);
            next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
            if (Boolean.TRUE.equals(page.isTruncated()) && next == null) {
                throw given.refusal(
                        "the store has more keys that begin with \"" + beginning + "\", and does not say how to go on",
                        "It has to know ListObjectsV2. Name a single object, or a folder or glob with fewer keys.");
            }
        }
        // a key that ends with a slash stands for the folder itself in some tools
        files.removeIf(file -> file.key().endsWith("/"));
        return new Listed(files, folders);
    }

    /** What the store says of an object; empty where there is none. */
    Optional<HeadObjectResponse> head(String key, Transfer transfer) {
        return asked(key, transfer, () -> {
            try {
                return Optional.of(client.headObject(
                        request -> request.bucket(address.bucket()).key(key).checksumMode(ChecksumMode.ENABLED)));
            } catch (S3Exception e) {
                S3Exception reason = withReason(e, key);
                if (new S3Error(reason).isNoSuchKey()) {
                    return Optional.empty();
                }
                throw reason;
            }
        });
    }

    /** An answer to HEAD has no body to say why: the first byte is asked for, to be told. */
    private S3Exception withReason(S3Exception silent, String key) {
        try (ResponseInputStream<GetObjectResponse> first = client.getObject(
                request -> request.bucket(address.bucket()).key(key).range("bytes=0-0"))) {
            first.abort();
        } catch (S3Exception e) {
            return e;
        } catch (IOException e) {
            // it answers now what it refused before: the first answer counts
        }
        return silent;
    }

    /**
     * Downloads an object unless it is there, and checks it.
     *
     * @throws FailureException when it is no longer the one that was listed
     */
    void download(S3File file, Path target, Transfer transfer) throws IOException {
        if (Files.exists(target)) {
            return;
        }
        HeadObjectResponse head = head(file.key(), transfer).orElseThrow(() -> refusals.changed(file.key()));
        S3File there = file(file.key(), head); // with its ETag as the store wants it in If-Match
        if (!file.maybe(there)) {
            throw refusals.changed(file.key());
        }
        if (there.tag().isEmpty()) {
            throw given.refusal(
                    "the store tells neither ETag nor Last-Modified of " + address.at(file.key())
                            + ", by which an object that is replaced meanwhile would be noticed",
                    "Ask the store, and any proxy before it, to send one of them; or fetch the files by their https:// "
                            + "address.");
        }
        Optional<Checksum> checksum = S3File.checksum(head);
        attempts.run(
                given,
                address.at(file.key()),
                transfer,
                PartialFile.of(target)::bytes,
                () -> told(file.key(), () -> {
                    attempt(there, checksum, target, transfer);
                    return null;
                }));
    }

    static S3File file(String key, HeadObjectResponse head) {
        return new S3File(key, head.contentLength(), S3File.tag(head.eTag(), head.lastModified()));
    }

    private void attempt(S3File file, Optional<Checksum> checksum, Path target, Transfer transfer) throws IOException {
        PartialFile part = PartialFile.of(target);
        part.keepOnlyOf(file.tag());
        if (part.bytes() > file.bytes()) {
            part.forget();
        }
        boolean inParts = part.bytes() > 0;
        if (part.bytes() < file.bytes() || file.bytes() == 0) {
            receive(file, part, transfer);
        }
        if (checksum.isPresent()) {
            part.verify(given, checksum.get(), inParts);
        }
        part.finish(target);
    }

    private void receive(S3File file, PartialFile part, Transfer transfer) throws IOException {
        GetObjectRequest.Builder request = GetObjectRequest.builder()
                .bucket(address.bucket())
                .key(file.key())
                .ifMatch(file.hasETag() ? file.tag() : null)
                .ifUnmodifiedSince(file.changed().orElse(null));
        if (part.bytes() > 0) {
            request.range("bytes=" + part.bytes() + "-");
        }
        try (ResponseInputStream<GetObjectResponse> body = client.getObject(request.build());
                StopSignal.Scope stoppable = transfer.stop().onRequest(body::abort)) {
            Instant changed = body.response().lastModified();
            if (changed != null && !file.hasETag() && !file.tag().equals(S3File.tag(null, changed))) {
                body.abort();
                throw refusals.changed(file.key()); // not every store knows If-Unmodified-Since
            }
            var http = body.response().sdkHttpResponse();
            Answer answer = new Answer(http.statusCode(), HttpHeaders.of(http.headers(), (name, value) -> true));
            part.append(given, answer, body, transfer);
        }
    }

    /** Says that something is not there, and what is beside it as far as the store tells. */
    FailureException notThere(String key, Transfer transfer) {
        String parent = key.replaceFirst("[^/]*/?$", "");
        String beside = "";
        try {
            Listed there = list(parent, false, transfer);
            List<String> names = Stream.concat(
                            there.folders().stream(), there.files().stream().map(S3File::key))
                    .map(name -> name.substring(parent.length()))
                    .toList();
            beside = "; " + new SourceFiles.Listing(address.at(parent), names);
        } catch (FailureException e) {
            LOG.debug("the folder of what is missing cannot be listed", e);
        }
        boolean model = given.use() == SourceUse.MODEL;
        return given.refusal(
                "the bucket has " + (model ? "no folder " : "no object ") + key + beside,
                model
                        ? "Write the folder that has config.json, from the bucket's top."
                        : "Write the key from the bucket's top, a folder with / at its end, or a glob such as /data/*.jsonl.");
    }

    private interface Request<T> {
        T send() throws IOException;
    }

    private <T> T asked(String key, Transfer transfer, Request<T> request) {
        return attempts.run(given, address.at(key), transfer, () -> told(key, request));
    }

    private <T> T told(String key, Request<T> request) throws IOException {
        try {
            return request.send();
        } catch (SdkException e) {
            throw refusals.of(e, key);
        }
    }
}
