package dev.longcontext.trainer.http;

import dev.longcontext.trainer.http.ConnectionGuard.Phase;
import io.netty.util.NetUtil;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** A request and its answer. Used on the server's thread alone, but for {@link #later} and {@link #gone}. */
public final class Exchange {

    /** Tasks that may wait for the server's thread. It is quick: this is never a wait for the client. */
    private static final int TASKS_WAITING = 64;

    private final HttpServerRequest request;
    private final ConnectionGuard guard;
    private final HttpLimits limits;
    private final Refusals refusals;
    private final Context thread;
    private final AccessLine line;
    private final Semaphore places = new Semaphore(TASKS_WAITING);
    private boolean read;
    private boolean ended;
    private boolean written;
    private long unread;
    private Runnable onRead = () -> {};
    private Runnable onLeft = () -> {};
    private volatile boolean gone;

    Exchange(HttpServerRequest request, ConnectionGuard guard, HttpLimits limits, Refusals refusals, Context thread) {
        this.request = request;
        this.guard = guard;
        this.limits = limits;
        this.refusals = refusals;
        this.thread = thread;
        this.line = new AccessLine(request);
        guard.enter(request.connection(), Phase.BODY);
        request.endHandler(end -> {
            read = true;
            watch();
            onRead.run();
        });
        request.exceptionHandler(failure -> left());
        response().exceptionHandler(failure -> left());
        response().closeHandler(closed -> left());
    }

    private void left() {
        if (!gone) {
            gone = true;
            line.clientLeft();
            onLeft.run();
        }
    }

    private HttpServerResponse response() {
        return request.response();
    }

    public String method() {
        return request.method().name();
    }

    /** The path as it was sent, without the query. */
    public String path() {
        String path = request.path();
        return path == null ? "" : path;
    }

    /** A header; null where there is none. */
    public String header(String name) {
        return request.getHeader(name);
    }

    /** The client is a program of this machine. */
    public boolean fromThisMachine() {
        SocketAddress client = request.remoteAddress();
        String address = client == null ? null : client.hostAddress();
        InetAddress parsed = address == null ? null : NetUtil.createInetAddressFromIpAddressString(address);
        return parsed != null && parsed.isLoopbackAddress();
    }

    /** The client has left, or reads nothing of its answer. Any thread may ask. */
    public boolean gone() {
        return gone;
    }

    /**
     * Lets a task run on the server's thread. Any other thread may call it, and waits while the server's is behind by too
     * many tasks: else pieces of an answer that come fast pile up, and hide for long that the client has left.
     */
    public void later(Runnable task) {
        places.acquireUninterruptibly();
        thread.runOnContext(run -> {
            places.release();
            task.run();
        });
    }

    void logAtDebug() {
        line.atDebug();
    }

    /**
     * Reads the body, and refuses it when it is too long or there is no room for it.
     *
     * @param longest bytes
     * @param budget has the body's bytes taken from it, which the receiver gives back
     * @param then is given the body; not called when the client leaves before
     */
    public void body(int longest, ByteBudget budget, Consumer<byte[]> then) {
        if (declaredLength() > longest) {
            tooLong(longest);
            return;
        }
        if ("100-continue".equalsIgnoreCase(header("Expect"))) {
            response().writeContinue();
        }
        var collector = new BodyCollector(longest, budget);
        request.handler(piece -> collect(collector, piece.getBytes(), longest));
        onLeft = collector::drop;
        onRead = () -> {
            onLeft = () -> {};
            if (!ended) {
                then.accept(collector.take());
            }
        };
    }

    private void collect(BodyCollector collector, byte[] piece, int longest) {
        if (ended) {
            return; // refused: what still comes is let go
        }
        switch (collector.add(piece)) {
            case KEPT -> {}
            case TOO_LONG -> tooLong(longest);
            case NO_ROOM ->
                send(refusals.of(429, "The server's memory for requests is used up. Try again later.")
                        .with("Retry-After", "1"));
        }
    }

    private long declaredLength() {
        String length = header("Content-Length");
        return length == null ? 0 : Long.parseLong(length); // the server has checked that it is a number
    }

    private void tooLong(int longest) {
        send(refusals.of(413, "The body is longer than " + longest + " bytes."));
    }

    /** Answers. A second answer, or one for a client that left, goes nowhere. */
    public void send(Answer answer) {
        if (ended || gone) {
            return;
        }
        response().setStatusCode(answer.status()).putHeader("Content-Type", answer.type());
        answer.headers().forEach(response()::putHeader);
        finish(Buffer.buffer(answer.body()));
    }

    /** Begins an answer whose length is not known. */
    public void begin(String type) {
        if (!gone) {
            response().setChunked(true).putHeader("Content-Type", type).putHeader("Cache-Control", "no-cache");
        }
    }

    /** A piece of an answer that was begun. A client that leaves too much unread is cut off. */
    public void write(String text) {
        if (ended || gone) {
            return;
        }
        Buffer piece = Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
        line.sent(piece.length());
        unread += piece.length();
        response().write(piece).onComplete(done -> unread -= piece.length());
        if (unread > limits.unread()) {
            guard.close(request.connection());
            left();
        }
    }

    /** Ends an answer that was begun. */
    public void end() {
        if (!ended && !gone) {
            finish(Buffer.buffer());
        }
    }

    private void finish(Buffer rest) {
        ended = true;
        line.sent(rest.length());
        response().end(rest).onComplete(done -> {
            if (done.succeeded()) {
                written = true;
                line.log(response().getStatusCode());
                watch();
            } else {
                left();
            }
        });
        watch();
    }

    private void watch() {
        if (gone || !read) {
            return; // the time for the body goes on
        }
        if (!ended) {
            guard.enter(request.connection(), Phase.WORK);
        } else {
            guard.enter(request.connection(), written ? Phase.HEAD : Phase.ANSWER);
        }
    }
}
