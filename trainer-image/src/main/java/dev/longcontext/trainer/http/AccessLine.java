package dev.longcontext.trainer.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line of the log for a request: who, what, how it ended; nothing of what was asked and answered. */
final class AccessLine {

    private static final Logger LOG = LoggerFactory.getLogger("dev.longcontext.trainer.access");
    private static final int LONGEST = 200;
    private static final double NANOS = 1e9;

    private final String request;
    private final String client;
    private final long begun = System.nanoTime();
    private long bytes;
    private Level level = Level.INFO;
    private boolean logged;

    AccessLine(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        this.request = shortened(request.method().name()) + " " + shortened(path);
        SocketAddress address = request.remoteAddress();
        this.client = address == null ? "?" : address.hostAddress();
    }

    void atDebug() {
        level = Level.DEBUG;
    }

    void sent(int count) {
        bytes += count;
    }

    void clientLeft() {
        log("the client left");
    }

    void log(int status) {
        log(Integer.toString(status));
    }

    private void log(String outcome) {
        if (!logged) {
            logged = true;
            String seconds = String.format(Locale.ROOT, "%.3f", (System.nanoTime() - begun) / NANOS);
            LOG.atLevel(level).log("{} from {}: {}, {} bytes in {} s", request, client, outcome, bytes, seconds);
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
