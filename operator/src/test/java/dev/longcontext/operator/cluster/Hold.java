package dev.longcontext.operator.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/**
 * Keeps the train stage running until it is released: a port that the stage connects to and waits at. No file, because
 * the node gives a pod folders of its own in place of the paths that it mounts.
 */
final class Hold implements AutoCloseable {

    private static final int WAITING = 50;

    private final ServerSocket server;

    Hold() throws IOException {
        server = new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress());
    }

    /** What the stage gets as HOLD. */
    String port() {
        return Integer.toString(server.getLocalPort());
    }

    void release() throws IOException {
        server.close();
    }

    @Override
    public void close() throws IOException {
        release();
    }

    /** In the stage's process: returns when the hold is released, or was before. */
    static void await(String port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
            int end = socket.getInputStream().read();
            if (end != -1) {
                throw new IOException("the hold sends nothing");
            }
        } catch (SocketException released) {
            // nobody listens any more
        }
    }
}
