package dev.longcontext.trainer.http;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server on Vert.x (docs/decisions: a server for the trainer). One thread does all of it and never blocks, so that no number of
 * slow clients keeps another from being answered; what takes time is done elsewhere and answered by
 * {@link Exchange#later}.
 */
public final class WebServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int LONGEST_LINE = 8 << 10;
    private static final int LONGEST_HEADERS = 32 << 10;
    private static final int BACKLOG = 256;
    private static final int CLOSE_SECONDS = 2;

    private final Vertx vertx;
    private final Context thread;
    private final HttpLimits limits;
    private final Routes routes;
    private final HostRule hosts;
    private final ConnectionGuard guard;
    private final InetSocketAddress address;

    /**
     * Starts to listen.
     *
     * @throws FailureException when the address cannot be had
     */
    public WebServer(InetSocketAddress asked, HttpLimits limits, Routes routes) {
        this.limits = limits;
        this.routes = routes;
        this.guard = new ConnectionGuard(limits);
        if (asked.isUnresolved()) {
            throw cannotListen(asked, "no such host");
        }
        this.hosts = new HostRule(asked.getAddress());
        this.vertx = Vertx.vertx(options());
        this.thread = vertx.getOrCreateContext();
        this.address = new InetSocketAddress(asked.getAddress(), listen(asked).actualPort());
    }

    /** One thread, and nothing written to disk. */
    private static VertxOptions options() {
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    private HttpServer listen(InetSocketAddress asked) {
        var server = vertx.createHttpServer(new HttpServerOptions()
                        .setHttp2ClearTextEnabled(false)
                        .setMaxInitialLineLength(LONGEST_LINE)
                        .setMaxHeaderSize(LONGEST_HEADERS)
                        .setAcceptBacklog(BACKLOG))
                .connectionHandler(guard::opened)
                .requestHandler(this::handle)
                .invalidRequestHandler(WebServer::refuse)
                .exceptionHandler(failure -> LOG.debug("a connection failed", failure));
        var where = SocketAddress.inetSocketAddress(
                asked.getPort(), asked.getAddress().getHostAddress());
        try {
            return onThread(() -> {
                vertx.setPeriodic(limits.sweepMillis(), sweep -> guard.sweep());
                return server.listen(where);
            });
        } catch (CompletionException e) {
            close();
            throw cannotListen(asked, e.getCause().getMessage()).causedBy(e.getCause());
        }
    }

    private interface Start<T> {
        Future<T> start();
    }

    private <T> T onThread(Start<T> task) {
        return Future.<T>future(
                        promise -> thread.runOnContext(run -> task.start().onComplete(promise)))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static FailureException cannotListen(InetSocketAddress asked, String why) {
        return new FailureException(
                FailureClass.InvalidConfiguration,
                "--listen " + asked.getHostString() + ":" + asked.getPort() + ": " + why,
                "Use an address of this machine and a free port; port 0 takes any.");
    }

    private void handle(HttpServerRequest request) {
        var exchange = new Exchange(request, guard, limits, routes.refusals(), thread);
        Optional<String> broken = hosts.brokenBy(exchange.header("Host"), exchange.header("Origin"));
        if (broken.isPresent()) {
            exchange.send(routes.refusals().of(403, broken.get()));
            return;
        }
        try {
            routes.handle(exchange);
        } catch (RuntimeException e) {
            // nobody above would do more than close the connection
            LOG.error("{} failed", exchange.path(), e);
            exchange.send(routes.refusals().of(500, "This is a bug: the log contains the stack trace."));
        }
    }

    /** What is no HTTP. */
    private static void refuse(HttpServerRequest request) {
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
        new AccessLine(request).log(request.response().getStatusCode());
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** Ends connections once what was answered is written. */
    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the server did not end its connections", e);
        }
    }
}
