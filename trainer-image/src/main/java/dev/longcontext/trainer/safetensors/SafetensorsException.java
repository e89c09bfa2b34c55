package dev.longcontext.trainer.safetensors;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not what the safetensors format asks for. The message names the file, the tensor and the rule. */
public final class SafetensorsException extends IOException {

    public SafetensorsException(Path file, String problem) {
        super(file + ": " + problem);
    }

    public SafetensorsException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
