package dev.longcontext.trainer.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Which path is answered by what. */
public final class Routes {

    private final Refusals refusals;
    private final Map<String, Route> routes = new LinkedHashMap<>();

    /** @param polled asked again and again by machines: logged at DEBUG */
    private record Route(String method, boolean polled, Consumer<Exchange> handler) {}

    public Routes(Refusals refusals) {
        this.refusals = refusals;
    }

    /** @param handler is called on the server's thread and must not block */
    public Routes add(String method, String path, Consumer<Exchange> handler) {
        routes.put(path, new Route(method, false, handler));
        return this;
    }

    /** A path that probes and scrapers ask for. */
    public Routes poll(String path, Supplier<Answer> answer) {
        return poll(path, exchange -> exchange.send(answer.get()));
    }

    public Routes poll(String path, Consumer<Exchange> handler) {
        routes.put(path, new Route("GET", true, handler));
        return this;
    }

    Refusals refusals() {
        return refusals;
    }

    void handle(Exchange exchange) {
        Route route = routes.get(exchange.path());
        if (route == null) {
            exchange.send(refusals.of(
                    404, "There is no " + exchange.path() + ". There is " + String.join(", ", routes.keySet()) + "."));
        } else if (!exchange.method().equals(route.method())) {
            exchange.send(refusals.of(405, exchange.path() + " must be requested with " + route.method() + ".")
                    .with("Allow", route.method()));
        } else {
            if (route.polled()) {
                exchange.logAtDebug();
            }
            route.handler().accept(exchange);
        }
    }
}
