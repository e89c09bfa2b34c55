package dev.longcontext.trainer.failure;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** A volume without room for what is written to it. */
public final class FullVolume {

    /** ENOSPC, EDQUOT, EFBIG. */
    private static final List<String> WORDS = List.of("no space left on device", "quota exceeded", "file too large");

    private FullVolume() {}

    /** Whether it is what the system said no for. */
    public static boolean isCauseOf(IOException failure) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(words::contains);
    }
}
