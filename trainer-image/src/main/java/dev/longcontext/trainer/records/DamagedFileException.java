package dev.longcontext.trainer.records;

import java.io.IOException;

/** What a packed file holds cannot be unpacked. */
public final class DamagedFileException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedFileException(String packing, IOException cause) {
        super("the " + packing + " file is damaged: " + cause.getMessage(), cause);
    }
}
