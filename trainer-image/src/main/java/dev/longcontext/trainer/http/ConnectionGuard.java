package dev.longcontext.trainer.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Closes connections that keep the server waiting, and limits how many there are. A time-out is for a whole phase: a
 * client that sends a byte now and then gains nothing. Used on the server's thread alone.
 */
final class ConnectionGuard {

    private final HttpLimits limits;
    private final Map<HttpConnection, Watched> connections = new HashMap<>();

    /** What a connection is waited for; those before {@link #WORK} are the first to go when there are too many. */
    enum Phase {
        HEAD,
        BODY,
        ANSWER,
        /** The server's turn: as long as it takes. */
        WORK
    }

    private record Watched(HttpConnection connection, Phase phase, long deadline) {}

    ConnectionGuard(HttpLimits limits) {
        this.limits = limits;
    }

    void opened(HttpConnection connection) {
        if (connections.size() >= limits.connections()) {
            Optional<Watched> idlest = connections.values().stream()
                    .filter(each -> each.phase() != Phase.WORK)
                    .min(Comparator.comparing(Watched::phase).thenComparing(each -> each.deadline() - now()));
            if (idlest.isEmpty()) {
                close(connection);
                return;
            }
            close(idlest.get().connection());
        }
        connection.closeHandler(closed -> connections.remove(connection));
        connections.put(connection, watched(connection, Phase.HEAD));
    }

    /** Another phase begins, where the connection is open still. */
    void enter(HttpConnection connection, Phase phase) {
        connections.computeIfPresent(connection, (open, before) -> watched(connection, phase));
    }

    private Watched watched(HttpConnection connection, Phase phase) {
        return new Watched(connection, phase, now() + timeout(phase).toNanos());
    }

    private Duration timeout(Phase phase) {
        return switch (phase) {
            case HEAD -> limits.head();
            case BODY -> limits.body();
            case ANSWER -> limits.answer();
            case WORK -> Duration.ZERO;
        };
    }

    void sweep() {
        long now = now();
        List<HttpConnection> late = connections.values().stream()
                .filter(each -> each.phase() != Phase.WORK && each.deadline() - now < 0)
                .map(Watched::connection)
                .toList();
        late.forEach(this::close);
    }

    /** At once: the connection's own close waits until the client has taken what was written. */
    void close(HttpConnection connection) {
        connections.remove(connection);
        ((HttpServerConnection) connection).channelHandlerContext().close();
    }

    private static long now() {
        return System.nanoTime();
    }
}
