package dev.longcontext.minicluster.node.kubelet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.longcontext.minicluster.controlplane.NodeCredentials;
import dev.longcontext.minicluster.node.log.LogReader;
import dev.longcontext.minicluster.node.log.LogSource;
import dev.longcontext.minicluster.node.log.LogSource.LogAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /containerLogs/...} and {@code /healthz} by HTTPS, to callers whose certificate is the one with which
 * the API server calls kubelets. Commands in containers ({@code kubectl exec}) and forwarded ports are not served.
 */
public final class KubeletServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KubeletServer.class);
    private static final String CALLER = "CN=" + NodeCredentials.API_SERVER;

    private final HttpsServer server;
    private final ExecutorService threads;
    private final LogSource logs;

    /**
     * Starts to listen on a free port.
     *
     * @param address where to listen
     */
    public KubeletServer(String address, NodeCredentials credentials, LogSource logs)
            throws IOException, GeneralSecurityException {
        this.logs = logs;
        this.server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "kubelet");
            thread.setDaemon(true);
            return thread;
        });
        server.setHttpsConfigurator(new MutualTls(KubeletTls.context(credentials)));
        server.setExecutor(threads);
        server.createContext(
                "/healthz", onlyForApiServer(exchange -> answer(exchange, HttpURLConnection.HTTP_OK, "ok")));
        server.createContext(LogRequest.PATH, onlyForApiServer(this::log));
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static HttpHandler onlyForApiServer(HttpHandler handler) {
        return exchange -> {
            if (isApiServer((HttpsExchange) exchange)) {
                handler.handle(exchange);
            } else {
                answer(exchange, HttpURLConnection.HTTP_FORBIDDEN, "Only " + CALLER + " may ask this node.");
            }
        };
    }

    private static boolean isApiServer(HttpsExchange exchange) {
        try {
            return CALLER.equals(exchange.getSSLSession().getPeerPrincipal().getName());
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private void log(HttpExchange exchange) throws IOException {
        LogRequest request;
        try {
            request = LogRequest.parse(exchange.getRequestURI(), Instant.now());
        } catch (IllegalArgumentException e) {
            answer(exchange, HttpURLConnection.HTTP_BAD_REQUEST, e.getMessage());
            return;
        }
        LogAnswer answer = logs.log(
                request.namespace(),
                request.pod(),
                request.container(),
                request.query().previous());
        if (answer instanceof LogAnswer.Found found) {
            send(exchange, request, found);
        } else if (answer instanceof LogAnswer.Missing missing) {
            answer(exchange, HttpURLConnection.HTTP_NOT_FOUND, missing.why());
        } else {
            answer(exchange, HttpURLConnection.HTTP_BAD_REQUEST, ((LogAnswer.NotYet) answer).why());
        }
    }

    private static void send(HttpExchange exchange, LogRequest request, LogAnswer.Found found) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            LogReader.copy(found.log(), request.query(), body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("The reader of {} has gone: {}", found.log().file(), e.toString());
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private static final class MutualTls extends HttpsConfigurator {
        MutualTls(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
