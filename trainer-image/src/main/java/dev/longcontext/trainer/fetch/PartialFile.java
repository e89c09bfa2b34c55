package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

    private static final int BUFFER = 1 << 16;

    static PartialFile of(Path target) {
        Path part = AtomicFiles.partOf(target);
        return new PartialFile(part, part.resolveSibling(part.getFileName() + ".validator"));
    }

    /**
     * The request's headers that ask for the rest.
     *
     * @param checked whether the whole will be checked: then the rest may come from any server
     */
    Map<String, String> resumption(boolean checked) throws IOException {
        long bytes = bytes();
        if (bytes == 0) {
            return Map.of();
        }
        String range = "bytes=" + bytes + "-";
        if (checked) {
            return Map.of("Range", range);
        }
        return Files.exists(validator)
                ? Map.of("Range", range, "If-Range", LocalWork.get(validator, () -> Files.readString(validator)))
                : Map.of();
    }

    /**
     * How much of what there is another attempt goes on from.
     *
     * @param checked as of {@link #resumption}
     */
    long resumable(boolean checked) throws IOException {
        return resumption(checked).isEmpty() ? 0 : bytes();
    }

    /** Drops what is of another file than the one with this ETag. */
    void keepOnlyOf(String tag) throws IOException {
        boolean same =
                Files.exists(validator) && tag.equals(LocalWork.get(validator, () -> Files.readString(validator)));
        if (!same) {
            forget();
        }
    }

    /**
     * Looks whether a part is of the file that there is a part of already: a server that does not know {@code If-Range} sends
     * parts of any.
     *
     * @throws IOException where it is of another; what there is is deleted, and may be right when it comes anew
     */
    void requireSameFile(Answer answer) throws IOException {
        if (answer.isPart() && Files.exists(validator)) {
            String before = LocalWork.get(validator, () -> Files.readString(validator));
            String now = answer.header(before.startsWith("\"") ? "ETag" : "Last-Modified");
            if (!now.isEmpty() && !strong(now).equals(before)) {
                forget();
                throw new IOException("the server's file was replaced by another");
            }
        }
    }

    /** Adds an answer's body, or begins anew where the answer is the whole file. */
    void append(Addressed from, Answer answer, InputStream body, Transfer transfer) throws IOException {
        boolean rest = answer.isPart();
        if (rest && startOf(answer) != bytes()) {
            forget();
            throw new IOException("the server sent a different part than requested");
        }
        if (!rest) {
            forget(); // before the volume is asked what it can take: what is written anew takes space until then
        }
        OptionalLong announced = answer.headers().firstValueAsLong("Content-Length");
        if (announced.isPresent()) {
            transfer.check(from, name(), announced.getAsLong());
            FreeSpace.require(file.toAbsolutePath().getParent(), announced.getAsLong(), from.address());
        }
        Optional<String> found = rest ? Optional.empty() : validatorOf(answer);
        if (found.isPresent()) {
            LocalWork.run(validator, () -> Files.writeString(validator, found.get()));
        }
        long received = copy(from, body, transfer);
        if (announced.isPresent() && received != announced.getAsLong()) {
            throw new IOException("the connection broke after " + received + " of " + announced.getAsLong() + " bytes");
        }
    }

    /**
     * Compares the whole with what it has to be, and deletes it where it is something else.
     *
     * @param inParts whether it came in more than one answer
     * @throws IOException where it came in parts, which do not fit together: it may be right when it comes at once
     * @throws FailureException of class InvalidData where it came at once
     */
    void verify(Addressed from, Checksum expected, boolean inParts) throws IOException {
        Checksum found = LocalWork.get(file, () -> Checksum.of(expected.kind(), file));
        if (found.equals(expected)) {
            return;
        }
        forget();
        if (inParts) {
            throw new IOException("the parts of " + name() + " do not fit together");
        }
        throw new FailureException(
                        FailureClass.InvalidData,
                        from.field() + " = " + from.address() + ": " + name() + " has the " + found
                                + ", and its server announced the " + expected,
                        "The file was changed or damaged during the download: try again, and check proxies and mirrors.")
                .atField(from.field())
                .causedBy(new ServerTroubleException("it is not what the server announced"));
    }

    /**
     * Looks whether nothing is missing, as it is where the server has no byte after it.
     *
     * @throws IOException where it is not the file of the server; it is deleted, and may be right when it comes anew
     */
    void requireWhole(Answer answer, Optional<Checksum> expected) throws IOException {
        boolean whole = bytes() > 0
                && (expected.isPresent()
                        ? LocalWork.get(file, () -> expected.get().matches(file))
                        : isAsLongAs(answer) && isOfSameFile(answer));
        if (!whole) {
            forget();
            throw new IOException("what was downloaded before is not the server's file");
        }
    }

    private boolean isAsLongAs(Answer answer) throws IOException {
        return answer.header("Content-Range").equals("bytes */" + bytes());
    }

    /** An answer without ETag is believed: only of the same file was a part asked for. */
    private boolean isOfSameFile(Answer answer) throws IOException {
        Optional<String> tag = answer.headers().firstValue("ETag");
        return Files.exists(validator)
                && (tag.isEmpty()
                        || strong(tag.get()).equals(LocalWork.get(validator, () -> Files.readString(validator))));
    }

    /** A server that packs some answers sends the ETag of the same file as a weak one with them. */
    private static String strong(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /** How much there is. */
    long bytes() throws IOException {
        return Files.exists(file) ? LocalWork.get(file, () -> Files.size(file)) : 0;
    }

    /** Deletes what there is. */
    void forget() throws IOException {
        LocalWork.run(file, () -> Files.deleteIfExists(file));
        LocalWork.run(validator, () -> Files.deleteIfExists(validator));
    }

    /** Gives the whole its name. */
    void finish(Path target) throws IOException {
        LocalWork.run(target, () -> AtomicFiles.rename(file, target));
        forget();
    }

    private String name() {
        return file.getFileName().toString().replaceFirst(Pattern.quote(AtomicFiles.PART) + "$", "");
    }

    private long copy(Addressed from, InputStream body, Transfer transfer) throws IOException {
        OutputStream out = LocalWork.get(
                file, () -> Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        try {
            return copy(from, body, out, transfer);
        } finally {
            LocalWork.run(file, out::close);
        }
    }

    private long copy(Addressed from, InputStream body, OutputStream out, Transfer transfer) throws IOException {
        long received = 0;
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int n = body.read(buffer);
            if (n < 0) {
                break;
            }
            transfer.stop().check();
            LocalWork.run(file, () -> out.write(buffer, 0, n));
            received += n;
            transfer.check(from, name(), received);
            transfer.moved().accept(n);
        }
        LocalWork.run(file, () -> AtomicFiles.sync(file));
        return received;
    }

    private static long startOf(Answer answer) {
        String range = answer.header("Content-Range");
        return range.matches("bytes \\d+-.*") ? Long.parseLong(range.substring(6, range.indexOf('-'))) : -1;
    }

    private static Optional<String> validatorOf(Answer answer) {
        return answer.headers()
                .firstValue("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> answer.headers().firstValue("Last-Modified"))
                // it goes back in a header
                .filter(text -> text.matches("[\\x20-\\x7e]+"));
    }
}
