package dev.longcontext.minicluster.binaries;

import java.io.IOException;
import java.nio.file.Path;

/** A way to get the programs of the control plane. */
interface BinarySource {
    /**
     * Puts every program into a folder.
     *
     * @param folder exists and is empty; what is in it after a failure is thrown away
     * @throws SourceUnavailableException if this way is closed on this machine
     * @throws IOException if the files cannot be written
     */
    void fetch(Path folder, Progress progress) throws SourceUnavailableException, IOException;
}
