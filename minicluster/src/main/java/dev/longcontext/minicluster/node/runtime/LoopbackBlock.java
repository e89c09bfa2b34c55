package dev.longcontext.minicluster.node.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The loopback addresses {@code 127.BLOCK.x.y} of one node's pods. A node holds its block by a socket on the block's
 * first address, so that no two clusters of this machine share addresses, whoever runs them.
 */
final class LoopbackBlock implements AutoCloseable {
    private static final int HELD_PORT = 10250;
    private static final int FIRST_BLOCK = 16;
    private static final int BLOCKS = 255 - FIRST_BLOCK;
    private static final int FIRST_POD = 256;
    private static final int PODS = 65_000;

    private final int block;
    private final ServerSocket claim;
    private final BitSet taken = new BitSet();
    private int last = -1;

    private LoopbackBlock(int block, ServerSocket claim) {
        this.block = block;
        this.claim = claim;
    }

    /**
     * Takes a block that no other node on this machine has.
     *
     * @throws IOException if there is none: then the machine has no loopback network 127.0.0.0/8, as Linux does
     */
    static LoopbackBlock claim() throws IOException {
        int start = ThreadLocalRandom.current().nextInt(BLOCKS);
        IOException refused = null;
        for (int i = 0; i < BLOCKS; i++) {
            int block = FIRST_BLOCK + (start + i) % BLOCKS;
            try {
                return new LoopbackBlock(
                        block, new ServerSocket(HELD_PORT, 1, InetAddress.getByName(address(block, 1))));
            } catch (IOException e) {
                refused = e;
            }
        }
        throw new IOException(
                "No free block of loopback addresses for pods: each node listens on port " + HELD_PORT
                        + " of one address 127.N.0.1, N from " + FIRST_BLOCK
                        + " to 254, and none was available. This needs Linux, and no other program may listen on that port "
                        + "on all addresses.",
                refused);
    }

    /** An address that no pod of the node has; the one given back last is taken last. */
    synchronized String take() {
        for (int i = 1; i <= PODS; i++) {
            int candidate = (last + i) % PODS;
            if (!taken.get(candidate)) {
                taken.set(candidate);
                last = candidate;
                return address(block, FIRST_POD + candidate);
            }
        }
        throw new IllegalStateException("All " + PODS + " addresses of the node are taken");
    }

    synchronized void giveBack(String address) {
        String[] parts = address.split("\\.", -1);
        taken.clear(Integer.parseInt(parts[2]) * 256 + Integer.parseInt(parts[3]) - FIRST_POD);
    }

    private static String address(int block, int host) {
        return "127." + block + "." + host / 256 + "." + host % 256;
    }

    @Override
    public void close() throws IOException {
        claim.close();
    }
}
