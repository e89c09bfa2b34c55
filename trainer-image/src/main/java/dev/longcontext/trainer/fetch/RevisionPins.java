package dev.longcontext.trainer.fetch;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which commit the revision of each address was when the workspace first met it. A stage that is run again takes the
 * same files, whatever the branch became since; unless they were refused.
 *
 * @param file in the workspace
 */
record RevisionPins(Path file) {

    synchronized Optional<String> commit(String uri) throws IOException {
        return Optional.ofNullable(read().get(uri));
    }

    /** The commit that is known; where there is none yet, the one of now, which is pinned. Nobody else waits for the lookup. */
    String commit(String uri, Lookup now) throws IOException {
        Optional<String> known = commit(uri);
        if (known.isPresent()) {
            return known.get();
        }
        String found = now.lookUp();
        pin(uri, found);
        return found;
    }

    /** Asks a server which commit an address leads to now. */
    @FunctionalInterface
    interface Lookup {
        String lookUp() throws IOException;
    }

    synchronized void pin(String uri, String commit) throws IOException {
        Map<String, String> pins = read();
        pins.put(uri, commit);
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFiles.write(file, Json.pretty(pins));
    }

    synchronized void unpin(String uri) throws IOException {
        Map<String, String> pins = read();
        if (pins.remove(uri) != null) {
            AtomicFiles.write(file, Json.pretty(pins));
        }
    }

    private Map<String, String> read() throws IOException {
        return Files.exists(file)
                ? Json.MAPPER.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {})
                : new TreeMap<>();
    }
}
