package dev.longcontext.operator.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a process and a port of this machine, and can be broken off as a network is. */
final class BreakableConnection implements AutoCloseable {

    private final int target;
    private final int port;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    BreakableConnection(int target) throws IOException {
        this.target = target;
        listen(0);
        port = server.getLocalPort();
    }

    int port() {
        return port;
    }

    /** From now on connections are refused, and those that were open are closed. */
    synchronized void breakOff() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    void restore() throws IOException {
        listen(port);
    }

    /** A connection that was accepted just before the server was closed is closed, too. */
    private synchronized boolean keep(ServerSocket listening, Socket client, Socket upstream) throws IOException {
        if (listening.isClosed()) {
            client.close();
            upstream.close();
            return false;
        }
        return open.addAll(List.of(client, upstream));
    }

    private void listen(int at) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
        server = listening;
        daemon(() -> accept(listening));
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                if (keep(listening, client, upstream)) {
                    daemon(() -> copy(client, upstream));
                    daemon(() -> copy(upstream, client));
                }
            }
        } catch (IOException brokenOff) {
            close(listening);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException over) {
            close(from);
        }
        close(to);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        breakOff();
    }
}
