package dev.longcontext.trainer.checkpoint;

import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The file {@code SHA256SUMS} of a folder: a line {@code DIGEST  NAME} for each other file, sorted by name, as {@code
 * sha256sum -c} reads them. The folder is whole when the lines computed anew are the file, byte for byte.
 */
final class Sha256Sums {

    static final String FILE = "SHA256SUMS";
    private static final String SEPARATOR = "  ";
    private static final Pattern LINE = Pattern.compile("[0-9a-f]{64}" + SEPARATOR + "[\\w./-]+");

    private Sha256Sums() {}

    /** Forces the folder's files to the volume, reads them back, and writes their digests beside them. */
    static void write(Path folder) throws IOException {
        for (String name : Digests.filesUnder(folder)) {
            AtomicFiles.sync(folder.resolve(name));
        }
        AtomicFiles.write(folder.resolve(FILE), compute(folder));
    }

    /** @throws DamagedCheckpointException that says what is wrong with the folder */
    static void verify(Path folder) throws IOException, DamagedCheckpointException {
        if (!Files.exists(folder.resolve(FILE))) {
            throw new DamagedCheckpointException(FILE + " is missing");
        }
        // as Latin-1, which any bytes are
        String written = Files.readString(folder.resolve(FILE), StandardCharsets.ISO_8859_1);
        String actual = compute(folder);
        if (!written.equals(actual)) {
            throw new DamagedCheckpointException(
                    difference(written.lines().toList(), actual.lines().toList()));
        }
    }

    private static String compute(Path folder) throws IOException {
        var sums = new StringBuilder();
        for (String name : Digests.filesUnder(folder)) {
            if (!name.equals(FILE)) {
                sums.append(Digests.ofFile(folder.resolve(name)))
                        .append(SEPARATOR)
                        .append(name)
                        .append('\n');
            }
        }
        return sums.toString();
    }

    private static String difference(List<String> written, List<String> actual) {
        List<String> present = actual.stream().map(Sha256Sums::name).toList();
        for (String line : written) {
            if (!LINE.matcher(line).matches()) {
                return FILE + " is damaged";
            }
            if (!actual.contains(line)) {
                return name(line) + (present.contains(name(line)) ? " does not match its SHA-256" : " is missing");
            }
        }
        List<String> named = written.stream().map(Sha256Sums::name).toList();
        return present.stream()
                .filter(name -> !named.contains(name))
                .findFirst()
                .map(name -> FILE + " does not name " + name)
                .orElse(FILE + " is damaged");
    }

    private static String name(String line) {
        return line.substring(line.indexOf(SEPARATOR) + SEPARATOR.length());
    }
}
