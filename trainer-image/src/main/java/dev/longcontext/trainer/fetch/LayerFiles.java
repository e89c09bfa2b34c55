package dev.longcontext.trainer.fetch;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.NativeCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Takes out of an image's layers the files that a model may have, by their names. Nothing else is written: no link, no
 * device, no program. A layer may hide what those before it have (OCI image specification, whiteouts).
 */
final class LayerFiles {

    private static final int BUFFER = 1 << 20;
    private static final int MOST_ENTRIES = 1_000_000;
    private static final int MOST_PATH = 1_024;
    private static final int MOST_TOLD = 20;
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final Addressed from;
    private final Path folder;
    private final Set<String> links = new HashSet<>();
    private final Set<String> others = new HashSet<>();

    /** @param folder where they go, with the folders they have in the image */
    LayerFiles(Addressed from, Path folder) {
        this.from = from;
        this.folder = folder;
    }

    /** Paths of what would be taken, but is a link. */
    Set<String> links() {
        return links;
    }

    /** Paths of weights in forms that are not read, to be told of. */
    Set<String> others() {
        return others;
    }

    /**
     * Adds a layer to those before it.
     *
     * @throws FailureException of class InvalidData when it is no archive, or has paths that lead out of it
     */
    void add(Path archive, OciLayer layer, Transfer transfer) throws IOException {
        Set<Path> own = new HashSet<>();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), BUFFER);
                InputStream plain = reading(layer, () -> unpacked(file, layer.packing()));
                TarArchiveInputStream tar = new TarArchiveInputStream(plain, StandardCharsets.UTF_8.name())) {
            int entries = 0;
            for (TarArchiveEntry entry = next(tar, layer); entry != null; entry = next(tar, layer)) {
                transfer.stop().check();
                if (++entries > MOST_ENTRIES) {
                    throw refused(layer, "has more than " + MOST_ENTRIES + " entries");
                }
                add(tar, entry, layer, own, transfer);
            }
        }
    }

    private TarArchiveEntry next(TarArchiveInputStream tar, OciLayer layer) throws IOException {
        return reading(layer, tar::getNextEntry);
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** The bytes are those that the digest is of: what cannot be read was pushed like that. */
    private <T> T reading(OciLayer layer, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | IllegalArgumentException e) {
            throw refused(layer, "cannot be read as an archive: " + e.getMessage())
                    .causedBy(e);
        }
    }

    private void add(TarArchiveInputStream tar, TarArchiveEntry entry, OciLayer layer, Set<Path> own, Transfer transfer)
            throws IOException {
        Optional<Path> inside = inside(layer, entry.getName());
        if (inside.isEmpty()) {
            return;
        }
        Path path = inside.get();
        String name = path.getFileName().toString();
        Path parent = Optional.ofNullable(path.getParent()).orElse(folder);
        if (name.equals(OPAQUE)) {
            hide(parent, own);
        } else if (name.startsWith(WHITEOUT)) {
            hide(parent.resolve(name.substring(WHITEOUT.length())), own);
        } else if (entry.isSymbolicLink() && name.equals(ModelFiles.TEMPLATES)) {
            links.add(
                    folder.relativize(parent.resolve(ModelFiles.TOOL_TEMPLATE)).toString());
        } else if (entry.isDirectory() || !ModelFiles.isOne(path)) {
            if (OtherWeights.isOne(name) && others.size() < MOST_TOLD) {
                others.add(folder.relativize(path).toString());
            }
        } else if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
            links.remove(folder.relativize(path).toString());
            write(tar, entry, layer, path, transfer);
            own.add(path);
        } else {
            hide(path, own);
            links.add(folder.relativize(path).toString());
        }
    }

    private void write(TarArchiveInputStream tar, TarArchiveEntry entry, OciLayer layer, Path path, Transfer transfer)
            throws IOException {
        String name = path.getFileName().toString();
        transfer.atMost(ModelFiles.mostBytes(name)).check(from, name, entry.getSize());
        Files.createDirectories(path.getParent());
        FreeSpace.require(path.getParent(), entry.getSize(), from.address() + " " + name);
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = Files.newOutputStream(path)) {
            for (int n = read(tar, buffer, layer); n >= 0; n = read(tar, buffer, layer)) {
                transfer.stop().check();
                out.write(buffer, 0, n);
                transfer.moved().accept(n);
            }
        }
        AtomicFiles.sync(path);
    }

    private int read(TarArchiveInputStream tar, byte[] buffer, OciLayer layer) {
        return reading(layer, () -> tar.read(buffer));
    }

    /** Removes what layers before this one have there. */
    private void hide(Path path, Set<Path> own) throws IOException {
        links.removeIf(link -> folder.resolve(link).startsWith(path));
        if (!Files.exists(path)) {
            return;
        }
        List<Path> hidden;
        try (var all = Files.walk(path)) {
            hidden = all.filter(file -> Files.isRegularFile(file) && !own.contains(file))
                    .toList();
        }
        for (Path file : hidden) {
            Files.delete(file);
        }
    }

    /**
     * @return empty for a name that this machine's locale has no letters for: of no file of a model, but of certificates in
     *     most base images
     * @throws FailureException where a path leads out of the archive, as no tool writes it
     */
    private Optional<Path> inside(OciLayer layer, String name) {
        List<String> parts = Arrays.stream(name.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
        boolean wrong = parts.contains("..") || name.length() > MOST_PATH || name.matches("(?s).*\\p{Cntrl}.*");
        if (wrong) {
            throw refused(
                    layer, "has a path with .., with control characters or of more than " + MOST_PATH + " characters");
        }
        try {
            return Optional.of(parts.isEmpty() ? folder.resolve("top") : folder.resolve(String.join("/", parts)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private InputStream unpacked(InputStream file, OciLayer.Packing packing) throws IOException {
        return switch (packing) {
            case TAR_GZIP -> new GZIPInputStream(file, BUFFER);
            case TAR_ZSTD -> {
                NativeCode.load("zstd", "com.github.luben.zstd.ZstdInputStreamNoFinalizer");
                yield new ZstdInputStreamNoFinalizer(file);
            }
            case TAR, NONE -> file;
        };
    }

    private FailureException refused(OciLayer layer, String what) {
        return new FailureException(
                        FailureClass.InvalidData,
                        from.field() + " = " + from.address() + ": the layer " + layer.digest() + " " + what,
                        "Build and push the image again, with the model's files as plain files in /models.")
                .atField(from.field());
    }
}
