package dev.longcontext.trainer.fetch;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a real store does seldom, or not when a test wants it: the rest is in {@link S3SourceIT}. Signatures are not looked at. */
final class S3Double implements AutoCloseable {

    static final String BUCKET = "bucket";

    /** Gets a role. */
    static final String ROLE_TOKEN = "a-token-of-the-cluster";

    /** Methods, paths with queries, and ranges of all requests. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** The {@code Authorization} of all requests; empty for none. */
    final List<String> authorizations = new CopyOnWriteArrayList<>();

    final Map<String, byte[]> objects = new TreeMap<>();

    /** Headers of an answer about an object, such as its checksum. */
    final Map<String, String> objectHeaders = new LinkedHashMap<>();

    /** So many requests are refused with this status, code and headers, if their method is this. */
    volatile int refused;

    volatile HttpMethod refusedMethod = HttpMethod.GET;
    volatile int status = 503;
    volatile String code = "SlowDown";
    final Map<String, String> refusalHeaders = new LinkedHashMap<>();

    /** So many downloads break off half-way. */
    volatile int cutOff;

    /** The object is another one after the first byte was sent. */
    volatile boolean changes;

    /** What is sent of an object has an error in it. */
    volatile boolean damaged;

    volatile int pageSize = 1_000;

    /** Lists name no next page, as those of stores that know only the first version of lists. */
    volatile boolean namesNoNextPage;

    /** ETags stand in lists without quotes. */
    volatile boolean listsTagsWithoutQuotes;

    /** No ETag is told of any object, but when it was changed last. */
    volatile boolean sendsNoTags;

    /** As {@code Last-Modified} has it; empty for none. */
    volatile String lastModified = "";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server = vertx.createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();

    String endpoint() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    void put(String key, String content) {
        objects.put(key, content.getBytes(StandardCharsets.UTF_8));
    }

    static String tag(byte[] content) {
        return "\"" + HexFormat.of().formatHex(digest("MD5", content)) + "\"";
    }

    static String sha256(byte[] content) {
        return Base64.getEncoder().encodeToString(digest("SHA-256", content));
    }

    private static byte[] digest(String algorithm, byte[] content) {
        try {
            return MessageDigest.getInstance(algorithm).digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        requests.add(request.method() + " " + request.uri() + " " + request.getHeader("Range"));
        authorizations.add(String.valueOf(request.getHeader("Authorization")));
        String path = URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8);
        HttpServerResponse answer = request.response();
        if (refused > 0 && request.method().equals(refusedMethod)) {
            refused--;
            refusalHeaders.forEach(answer::putHeader);
            refuse(request, status, code);
        } else if (request.method().equals(HttpMethod.POST)) {
            role(request);
        } else if (!path.startsWith("/" + BUCKET)) {
            refuse(request, 404, "NoSuchBucket");
        } else if (request.getParam("list-type") != null) {
            list(request);
        } else {
            object(request, path.substring(BUCKET.length() + 2));
        }
    }

    /** As the token service does. */
    private void role(HttpServerRequest request) {
        request.setExpectMultipart(true);
        request.endHandler(read -> {
            boolean known = ROLE_TOKEN.equals(request.getFormAttribute("WebIdentityToken"));
            HttpServerResponse answer = request.response().putHeader("Content-Type", "text/xml");
            if (known) {
                answer.end("<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
                        + "<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>"
                        + "<SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
                        + "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>");
            } else {
                answer.setStatusCode(403)
                        .end("<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                                + "<Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error>"
                                + "</ErrorResponse>");
            }
        });
    }

    private void list(HttpServerRequest request) {
        String prefix = String.valueOf(request.getParam("prefix"));
        String after = request.getParam("continuation-token");
        StringBuilder contents = new StringBuilder();
        TreeSet<String> folders = new TreeSet<>();
        int shown = 0;
        String last = "";
        boolean more = false;
        for (Map.Entry<String, byte[]> object : objects.entrySet()) {
            String key = object.getKey();
            if (!key.startsWith(prefix) || (after != null && key.compareTo(after) <= 0)) {
                continue;
            }
            int slash = request.getParam("delimiter") == null ? -1 : key.indexOf('/', prefix.length());
            if (slash >= 0) {
                folders.add(key.substring(0, slash + 1));
                continue;
            }
            if (shown++ == pageSize) {
                more = true;
                break;
            }
            last = key;
            contents.append("<Contents><Key>%s</Key><Size>%d</Size>%s</Contents>"
                    .formatted(
                            key,
                            object.getValue().length,
                            sendsNoTags ? "" : "<ETag>" + listedTag(object.getValue()) + "</ETag>"));
        }
        folders.forEach(folder -> contents.append("<CommonPrefixes><Prefix>" + folder + "</Prefix></CommonPrefixes>"));
        request.response()
                .putHeader("Content-Type", "application/xml")
                .end("<ListBucketResult><IsTruncated>" + more + "</IsTruncated>"
                        + (more && !namesNoNextPage
                                ? "<NextContinuationToken>" + last + "</NextContinuationToken>"
                                : "")
                        + contents
                        + "</ListBucketResult>");
    }

    private String listedTag(byte[] content) {
        return listsTagsWithoutQuotes ? tag(content).replace("\"", "") : tag(content);
    }

    private void object(HttpServerRequest request, String key) {
        byte[] content = objects.get(key);
        if (content == null) {
            refuse(request, 404, "NoSuchKey");
            return;
        }
        String condition = request.getHeader("If-Match");
        if (condition != null && !condition.equals(tag(content))) {
            refuse(request, 412, "PreconditionFailed");
            return;
        }
        String range = request.getHeader("Range");
        int start = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
        HttpServerResponse answer = request.response();
        if (!sendsNoTags) {
            answer.putHeader("ETag", tag(content));
        }
        if (!lastModified.isEmpty()) {
            answer.putHeader("Last-Modified", lastModified);
        }
        objectHeaders.forEach(answer::putHeader);
        answer.putHeader("Content-Length", Integer.toString(content.length - start));
        if (range != null) {
            answer.setStatusCode(206)
                    .putHeader("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            answer.end();
            return;
        }
        Buffer body = Buffer.buffer(content.clone());
        if (damaged) {
            body.setByte(content.length - 1, (byte) ~content[content.length - 1]);
        }
        if (changes) {
            changes = false;
            objects.put(key, "other content".getBytes(StandardCharsets.UTF_8));
        }
        if (cutOff > 0) {
            cutOff--;
            answer.write(body.slice(start, start + (content.length - start) / 2))
                    .onComplete(sent -> request.connection().close());
        } else {
            answer.end(body.slice(start, content.length));
        }
    }

    private static void refuse(HttpServerRequest request, int status, String code) {
        HttpServerResponse answer =
                request.response().setStatusCode(status).putHeader("Content-Type", "application/xml");
        if (request.method().equals(HttpMethod.HEAD)) {
            answer.end();
        } else {
            answer.end("<Error><Code>" + code + "</Code><Message>words of the store</Message></Error>");
        }
    }
}
