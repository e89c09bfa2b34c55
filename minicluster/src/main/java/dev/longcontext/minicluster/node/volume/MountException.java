package dev.longcontext.minicluster.node.volume;

/** A volume that cannot be prepared yet; the message is the kubelet's. It is tried again. */
public final class MountException extends Exception {
    private static final long serialVersionUID = 1;

    MountException(String volume, String cause) {
        super("MountVolume.SetUp failed for volume \"" + volume + "\" : " + cause);
    }
}
