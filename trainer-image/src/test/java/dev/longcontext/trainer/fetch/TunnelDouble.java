package dev.longcontext.trainer.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy that lets encrypted connections through, whatever host is asked for, to one server. */
final class TunnelDouble implements AutoCloseable {

    private final ServerSocket socket;
    private final InetSocketAddress server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private TunnelDouble(ServerSocket socket, InetSocketAddress server) {
        this.socket = socket;
        this.server = server;
    }

    static TunnelDouble start(InetSocketAddress server) throws IOException {
        TunnelDouble tunnel = new TunnelDouble(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()), server);
        tunnel.threads.execute(tunnel::accept);
        return tunnel;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The first lines of what it was asked. */
    List<String> asked() {
        return asked;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket behind = new Socket(server.getAddress(), server.getPort())) {
            asked.add(head(client.getInputStream()).split("\r\n")[0]);
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            threads.execute(() -> copy(behind, client));
            client.getInputStream().transferTo(behind.getOutputStream());
        } catch (IOException e) {
            // one of the two has ended
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of the two has ended
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
