package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.files.Digests;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry with a token service, and a store on another host that it redirects to; what is real is in {@link OciSourceIT}. */
final class OciDouble implements AutoCloseable {

    static final String REPOSITORY = "team/llama";

    /** Host, path, range and authorization of all requests. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    final OciImages images = new OciImages();

    /** By tag and digest. */
    final Map<String, byte[]> manifests = new ConcurrentHashMap<>();

    /** Who may read: {@code Basic ...} for the token service; empty for everybody, who still has to fetch a token. */
    volatile String user = "";

    /** The registry would take a password as well as a token, and says so first. */
    volatile boolean takesPasswordsToo;

    /** A token is good for so many requests. */
    volatile int tokenRequests = Integer.MAX_VALUE;

    /** So many downloads break off half-way. */
    volatile int cutOff;

    volatile boolean damaged;

    /** All requests get this answer, unless it is 0. */
    volatile int status;

    private int tokens;
    private int uses;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer registry = listen(this::registry);
    private final HttpServer store = listen(this::store);

    String host() {
        return "127.0.0.1:" + registry.actualPort();
    }

    /** @return its digest */
    String push(String tag, byte[] manifest) {
        String digest = "sha256:" + Digests.ofBytes(manifest);
        manifests.put(tag, manifest);
        manifests.put(digest, manifest);
        return digest;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpServer listen(io.vertx.core.Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer()
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private synchronized void registry(HttpServerRequest request) {
        note("registry", request);
        HttpServerResponse answer = request.response();
        String path = request.path();
        String authorization = String.valueOf(request.getHeader("Authorization"));
        if (status > 0) {
            answer.setStatusCode(status).end();
        } else if (path.equals("/token")) {
            if (!user.isEmpty() && !authorization.equals(user)) {
                answer.setStatusCode(401).end("{\"errors\":[]}");
            } else {
                uses = 0;
                answer.end("{\"token\":\"token-" + ++tokens + "\",\"expires_in\":60}");
            }
        } else if (!authorization.equals("Bearer token-" + tokens) || ++uses > tokenRequests) {
            String token = "Bearer realm=\"http://" + host() + "/token\",service=\"a registry\",scope=\"repository:"
                    + REPOSITORY + ":pull\"";
            List<String> challenges = takesPasswordsToo ? List.of("Basic realm=\"a registry\"", token) : List.of(token);
            answer.putHeader("WWW-Authenticate", challenges).setStatusCode(401).end();
        } else if (path.startsWith("/v2/" + REPOSITORY + "/manifests/")) {
            byte[] manifest = manifests.get(path.substring(path.lastIndexOf('/') + 1));
            if (manifest == null) {
                answer.setStatusCode(404).end();
            } else {
                answer.putHeader("Content-Type", OciImages.IMAGE).end(Buffer.buffer(manifest));
            }
        } else if (path.startsWith("/v2/" + REPOSITORY + "/blobs/")) {
            answer.putHeader(
                            "Location",
                            "http://localhost:" + store.actualPort() + "/" + path.substring(path.lastIndexOf('/') + 1))
                    .setStatusCode(307)
                    .end();
        } else {
            answer.setStatusCode(404).end();
        }
    }

    private synchronized void store(HttpServerRequest request) {
        note("store", request);
        byte[] content = images.blobs.get(request.path().substring(1));
        HttpServerResponse answer = request.response();
        if (content == null) {
            answer.setStatusCode(404).end();
            return;
        }
        String range = request.getHeader("Range");
        int start = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (range != null) {
            answer.setStatusCode(206)
                    .putHeader("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        }
        answer.putHeader("Content-Length", Integer.toString(content.length - start));
        Buffer body = Buffer.buffer(content.clone());
        if (damaged) {
            body.setByte(0, (byte) ~content[0]);
        }
        if (cutOff > 0) {
            cutOff--;
            answer.write(body.slice(start, start + (content.length - start) / 2))
                    .onComplete(sent -> request.connection().close());
        } else {
            answer.end(body.slice(start, content.length));
        }
    }

    private void note(String host, HttpServerRequest request) {
        requests.add(host + " " + request.path() + " " + request.getHeader("Range") + " "
                + request.getHeader("Authorization"));
    }
}
