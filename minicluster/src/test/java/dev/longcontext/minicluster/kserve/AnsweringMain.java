package dev.longcontext.minicluster.kserve;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model server for tests: answers every request with the content of one file, the "model". Arguments: the file, the port. */
public final class AnsweringMain {
    private AnsweringMain() {}

    public static void main(String[] args) throws IOException {
        byte[] model = Files.readAllBytes(Path.of(args[0]));
        HttpServer server =
                HttpServer.create(new InetSocketAddress(System.getenv("POD_IP"), Integer.parseInt(args[1])), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, model.length);
            exchange.getResponseBody().write(model);
            exchange.close();
        });
        server.start();
    }
}
