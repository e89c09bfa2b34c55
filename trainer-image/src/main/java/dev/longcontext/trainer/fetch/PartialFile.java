package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A file whose download is not finished. Beside it lies the server's validator (a strong ETag, or the time of the last
 * change): the download goes on only while the server's file is the one it began with.
 *
 * @param file the bytes so far
 */
record PartialFile(Path file, Path validator) {

    private static final int PARTIAL_CONTENT = 206;
    private static final int BUFFER = 1 << 16;

    static PartialFile of(Path target) {
        Path part = AtomicFiles.partOf(target);
        return new PartialFile(part, part.resolveSibling(part.getFileName() + ".validator"));
    }

    /** The request's headers that ask for the rest. */
    Map<String, String> resumption() throws IOException {
        if (!Files.exists(file) || !Files.exists(validator) || Files.size(file) == 0) {
            return Map.of();
        }
        return Map.of("Range", "bytes=" + Files.size(file) + "-", "If-Range", Files.readString(validator));
    }

    /** Adds an answer's body, or begins anew where the answer is the whole file. */
    void append(Location.Remote from, HttpResponse<?> response, InputStream body, Transfer transfer)
            throws IOException {
        boolean rest = response.statusCode() == PARTIAL_CONTENT;
        if (rest && startOf(response) != Files.size(file)) {
            forget();
            throw new IOException("the server sent another part than was asked for");
        }
        if (!rest) {
            forget(); // before the volume is asked what it can take: what is written anew takes space until then
        }
        OptionalLong announced = response.headers().firstValueAsLong("Content-Length");
        if (announced.isPresent()) {
            transfer.check(from, name(), announced.getAsLong());
            FreeSpace.require(file.toAbsolutePath().getParent(), announced.getAsLong(), from.address());
        }
        Optional<String> found = rest ? Optional.empty() : validatorOf(response);
        if (found.isPresent()) {
            Files.writeString(validator, found.get());
        }
        long received = copy(from, body, transfer);
        if (announced.isPresent() && received != announced.getAsLong()) {
            throw new IOException("it broke off after " + received + " of " + announced.getAsLong() + " bytes");
        }
    }

    /** Deletes what there is. */
    void forget() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(validator);
    }

    private String name() {
        return file.getFileName().toString().replaceFirst(Pattern.quote(AtomicFiles.PART) + "$", "");
    }

    private long copy(Location.Remote from, InputStream body, Transfer transfer) throws IOException {
        long received = 0;
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                transfer.stop().check();
                out.write(buffer, 0, n);
                received += n;
                transfer.check(from, name(), received);
                transfer.moved().accept(n);
            }
        }
        return received;
    }

    private static long startOf(HttpResponse<?> response) {
        String range = response.headers().firstValue("Content-Range").orElse("");
        return range.matches("bytes \\d+-.*") ? Long.parseLong(range.substring(6, range.indexOf('-'))) : -1;
    }

    private static Optional<String> validatorOf(HttpResponse<?> response) {
        return response.headers()
                .firstValue("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> response.headers().firstValue("Last-Modified"))
                // it goes back in a header
                .filter(text -> text.matches("[\\x20-\\x7e]+"));
    }
}
