package dev.longcontext.trainer.fetch;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A hub for models and data sets, and the store beside it that has the large files, on another host: as the real one
 * answers, by what is written down of its interface and by what its own client expects. Its moods are fields.
 */
public final class HubDouble implements AutoCloseable {

    /** The commit that a new repository is at. */
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** Requests: {@code hub} or {@code store}, the path, the range and the token. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    public final Set<HttpVersion> versions = ConcurrentHashMap.newKeySet();

    /** Tokens whose account sees all. Without one, everybody does. */
    public final Set<String> tokens = new HashSet<>();

    /** Files without access to them, though the repository is seen. */
    public volatile boolean gated;

    /** Entries of one page of a list. */
    public volatile int pageSize = 1_000;

    /** So many requests are first answered with 429 and the header. */
    public volatile int limited;

    public volatile String retryAfter = "0";

    /** So many downloads from the store are first cut off in the middle. */
    public volatile int cutOff;

    /** What the store serves differs from what the hub lists. */
    public volatile boolean changed;

    /** The store does not know ranges. */
    public volatile boolean wholeOnly;

    /** Branches and tags beside main, and their commits. */
    public final Map<String, String> revisions = new ConcurrentHashMap<>();

    /** How the link to the next page is written: the address stands where the %s is. */
    public volatile String link = "<%s>; rel=\"next\"";

    /** Lists have the files of folders too, asked for or not. */
    public volatile boolean alwaysDeep;

    /** What lists say of the size of files whose path matches {@link #listedSizeOf}; 0 is the truth. */
    public volatile long listedSize;

    public volatile String listedSizeOf = ".*";

    /** All is refused with this status, unless it is 0, no code, and this message. */
    public volatile int refusal;

    public volatile String message = "";

    /** Where downloads are redirected to; empty is the store. */
    public volatile String redirect = "";

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Map<String, Map<String, byte[]>>> repositories = new HashMap<>();
    private final Map<String, String> branches = new HashMap<>();
    private final HttpServer hub;
    private final HttpServer store;

    public HubDouble() {
        hub = listen(this::hub);
        store = listen(this::store);
    }

    /** @param kind {@code models} or {@code datasets} */
    public void put(String kind, String repository, String path, byte[] content) {
        put(kind, repository, COMMIT, path, content);
    }

    /** The branch main is at this commit from now on. */
    public void put(String kind, String repository, String commit, String path, byte[] content) {
        repositories
                .computeIfAbsent(kind + "/" + repository, id -> new HashMap<>())
                .computeIfAbsent(commit, id -> new TreeMap<>())
                .put(path, content);
        branches.put(kind + "/" + repository, commit);
    }

    public String endpoint() {
        return "http://127.0.0.1:" + hub.actualPort();
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

    private void hub(HttpServerRequest request) {
        note("hub", request);
        List<String> path = decoded(request);
        HttpServerResponse answer = request.response();
        if (refusal > 0) {
            answer.putHeader("X-Error-Message", message).setStatusCode(refusal).end();
        } else if (limited > 0) {
            limited--;
            answer.putHeader("Retry-After", retryAfter).setStatusCode(429).end("rate limited");
        } else if (path.get(0).equals("api") && path.get(1).equals("resolve-cache")) {
            small(request, content(path.get(2), path.subList(3, 5), path.get(5), path.subList(6, path.size())));
        } else if (path.get(0).equals("api")) {
            api(request, path);
        } else {
            boolean data = path.get(0).equals("datasets");
            resolve(request, data ? "datasets" : "models", data ? path.subList(1, path.size()) : path);
        }
    }

    /** Once, and after it was split: a slash that was encoded is part of a name. */
    private static List<String> decoded(HttpServerRequest request) {
        return Stream.of(request.path().substring(1).split("/"))
                .map(name -> URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    private static String encoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    private boolean seen(HttpServerRequest request) {
        String token = request.getHeader("Authorization");
        return tokens.isEmpty() || (token != null && tokens.contains(token.replace("Bearer ", "")));
    }

    /** {@code /api/models/OWNER/NAME/revision/REVISION} and {@code .../tree/COMMIT[/FOLDER]}. */
    private void api(HttpServerRequest request, List<String> path) {
        String id = path.get(1) + "/" + path.get(2) + "/" + path.get(3);
        boolean token = request.getHeader("Authorization") != null;
        if (!seen(request) || !repositories.containsKey(id)) {
            if (token && !seen(request)) {
                request.response()
                        .setStatusCode(401)
                        .end("{\"error\":\"Invalid credentials in Authorization header\"}");
            } else {
                if (token) {
                    refuse(request, 404, "RepoNotFound");
                } else {
                    request.response()
                            .putHeader("X-Error-Message", "Invalid username or password.")
                            .setStatusCode(401)
                            .end();
                }
            }
            return;
        }
        String revision = path.get(5);
        String commit = revision.equals("main") ? branches.get(id) : revisions.getOrDefault(revision, revision);
        Map<String, byte[]> files = repositories.get(id).get(commit);
        if (files == null) {
            refuse(request, 404, "RevisionNotFound");
        } else if (path.get(4).equals("revision")) {
            request.response()
                    .end(new JsonObject().put("id", id).put("sha", commit).encode());
        } else {
            tree(request, files, String.join("/", path.subList(6, path.size())));
        }
    }

    private void tree(HttpServerRequest request, Map<String, byte[]> files, String folder) {
        boolean deep = alwaysDeep || Boolean.parseBoolean(request.getParam("recursive"));
        List<JsonObject> entries = new ArrayList<>();
        Set<String> folders = new TreeSet<>();
        String beginning = folder.isEmpty() ? "" : folder + "/";
        files.forEach((path, content) -> {
            if (path.startsWith(beginning)) {
                String below = path.substring(beginning.length());
                if (deep || !below.contains("/")) {
                    entries.add(entry(path, content));
                }
                for (int at = below.indexOf('/'); at >= 0; at = deep ? below.indexOf('/', at + 1) : -1) {
                    folders.add(beginning + below.substring(0, at));
                }
            }
        });
        folders.forEach(path -> entries.add(new JsonObject()
                .put("type", "directory")
                .put("oid", "00")
                .put("path", path)
                .put("size", 0)));
        if (entries.isEmpty() && !folder.isEmpty()) {
            refuse(request, 404, "EntryNotFound");
            return;
        }
        int from = request.getParam("cursor") == null ? 0 : Integer.parseInt(request.getParam("cursor"));
        int to = Math.min(from + pageSize, entries.size());
        if (to < entries.size()) {
            // names the public host, as behind a mirror
            request.response()
                    .putHeader(
                            "Link",
                            link.formatted("https://huggingface.co" + request.path() + "?recursive=" + deep + "&cursor="
                                    + to));
        }
        request.response().end(new JsonArray(entries.subList(from, to)).encode());
    }

    private JsonObject entry(String path, byte[] content) {
        JsonObject entry = new JsonObject()
                .put("type", "file")
                .put("path", path)
                .put("size", listedSize > 0 && path.matches(listedSizeOf) ? listedSize : content.length)
                .put("oid", HubDigests.git(content));
        if (isLarge(path)) {
            entry.put(
                    "lfs",
                    new JsonObject().put("oid", HubDigests.sha256(content)).put("size", content.length));
            entry.put("xetHash", "00");
        }
        return entry;
    }

    private static boolean isLarge(String path) {
        return path.endsWith(".safetensors") || path.endsWith(".gz");
    }

    /** {@code OWNER/NAME/resolve/COMMIT/PATH}. */
    private void resolve(HttpServerRequest request, String kind, List<String> path) {
        String name = String.join("/", path.subList(4, path.size()));
        byte[] content = content(kind, path.subList(0, 2), path.get(3), path.subList(4, path.size()));
        HttpServerResponse answer = request.response().putHeader("X-Repo-Commit", path.get(3));
        if (gated || !seen(request)) {
            refuse(request, request.getHeader("Authorization") == null ? 401 : 403, "GatedRepo");
        } else if (content == null) {
            refuse(request, 404, "EntryNotFound");
        } else if (isLarge(name)) {
            String to = "http://localhost:" + store.actualPort() + "/" + kind + "/" + path.get(0) + "/" + path.get(1)
                    + "/" + path.get(3) + "/" + encoded(name) + "?X-Amz-Signature=signed";
            answer.putHeader("X-Linked-Size", Integer.toString(content.length))
                    .putHeader("X-Linked-Etag", "\"" + HubDigests.sha256(content) + "\"")
                    .putHeader("Location", redirect.isEmpty() ? to : redirect)
                    .setStatusCode(302)
                    .end();
        } else {
            answer.putHeader(
                            "Location",
                            "/api/resolve-cache/" + kind + "/" + path.get(0) + "/" + path.get(1) + "/" + path.get(3)
                                    + "/" + encoded(name))
                    .setStatusCode(307)
                    .end();
        }
    }

    private byte[] content(String kind, List<String> repository, String commit, List<String> path) {
        return repositories
                .getOrDefault(kind + "/" + String.join("/", repository), Map.of())
                .getOrDefault(commit, Map.of())
                .get(String.join("/", path));
    }

    private void small(HttpServerRequest request, byte[] content) {
        request.response()
                .putHeader("ETag", "\"" + HubDigests.git(content) + "\"")
                .end(Buffer.buffer(content));
    }

    private void store(HttpServerRequest request) {
        note("store", request);
        List<String> path = decoded(request);
        byte[] content = content(path.get(0), path.subList(1, 3), path.get(3), path.subList(4, path.size()));
        if (changed) {
            content = "something else".getBytes(StandardCharsets.UTF_8);
        }
        String range = wholeOnly ? null : request.getHeader("Range");
        int start = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        HttpServerResponse answer = request.response();
        if (start > 0 && start >= content.length) {
            answer.putHeader("Content-Range", "bytes */" + content.length)
                    .setStatusCode(416)
                    .end();
            return;
        }
        if (start > 0) {
            answer.setStatusCode(206)
                    .putHeader("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        }
        answer.putHeader("Content-Length", Integer.toString(content.length - start));
        if (cutOff > 0) {
            cutOff--;
            answer.write(Buffer.buffer(content).slice(start, start + (content.length - start) / 2))
                    .onComplete(sent -> request.connection().close());
        } else {
            answer.end(Buffer.buffer(content).slice(start, content.length));
        }
    }

    private void refuse(HttpServerRequest request, int status, String code) {
        request.response()
                .putHeader("X-Error-Code", code)
                .putHeader("X-Error-Message", code)
                .setStatusCode(status)
                .end("{\"error\":\"" + code + "\"}");
    }

    private void note(String host, HttpServerRequest request) {
        versions.add(request.version());
        requests.add(host + " " + URI.create(request.uri()).getPath() + " " + request.getHeader("Range") + " "
                + request.getHeader("Authorization"));
    }
}
