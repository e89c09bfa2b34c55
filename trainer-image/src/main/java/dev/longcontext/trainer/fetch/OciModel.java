package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a model in an image or artifact. Layers that are archives are downloaded one after the other and unpacked
 * beside the model, before the first file is given out: a later one may hide files of an earlier one. Files that are
 * layers themselves are downloaded when they are asked for.
 */
final class OciModel {

    private static final Logger LOG = LoggerFactory.getLogger(OciModel.class);
    private static final String CONFIG = "config.json";
    private static final String MODELS = "models/";

    private final SourceAddress given;
    private final OciRegistry registry;
    private final Path unpacked;
    private final Map<String, OciLayer> whole;
    private final Set<String> paths;
    private final Set<String> links;
    private final String top;

    private OciModel(
            SourceAddress given,
            OciRegistry registry,
            Path unpacked,
            Map<String, OciLayer> whole,
            Set<String> paths,
            Set<String> links,
            String top) {
        this.given = given;
        this.registry = registry;
        this.unpacked = unpacked;
        this.whole = whole;
        this.paths = paths;
        this.links = links;
        this.top = top;
    }

    /** Where archives are unpacked, and what an attempt before this one did is written down. */
    static Path workFolder(Path folder) {
        return folder.resolve(".layers");
    }

    static OciModel open(
            SourceAddress given, OciRegistry registry, List<OciLayer> layers, Path folder, Transfer transfer)
            throws IOException {
        Path work = workFolder(folder);
        String state = Digests.ofText(
                String.join("\n", layers.stream().map(OciLayer::digest).toList()));
        Path unpacked = work.resolve(state);
        if (!Files.exists(unpacked)) {
            AtomicFiles.deleteRecursively(work); // of another digest
            Files.createDirectories(unpacked);
        }
        Map<String, OciLayer> whole = new HashMap<>();
        List<OciLayer> archives = new ArrayList<>();
        for (OciLayer layer : layers) {
            if (layer.isTar()) {
                archives.add(layer);
            } else if (!layer.path().isEmpty()) {
                whole.put(plain(given, layer.path()), layer);
            }
        }
        LayerFiles files = new LayerFiles(given, unpacked);
        unpack(registry, files, archives, work, transfer);
        Set<String> paths = new TreeSet<>(whole.keySet());
        paths.addAll(Digests.filesUnder(unpacked));
        // once files have been moved to the model they no longer say where it was
        Path topFile = work.resolve("top");
        String top = Files.exists(topFile) ? Files.readString(topFile) : top(given, paths);
        AtomicFiles.write(topFile, top);
        paths.addAll(files.others());
        return new OciModel(given, registry, unpacked, whole, paths, files.links(), top);
    }

    private static void unpack(
            OciRegistry registry, LayerFiles files, List<OciLayer> archives, Path work, Transfer transfer)
            throws IOException {
        Path mark = work.resolve("unpacked");
        int done = Files.exists(mark) ? Integer.parseInt(Files.readString(mark)) : 0;
        for (int i = done; i < archives.size(); i++) {
            OciLayer layer = archives.get(i);
            Path archive = work.resolve("layer-" + i);
            if (!Files.exists(archive)) {
                // packed it is no larger than unpacked, and both are there for a while
                long missing = layer.bytes() - PartialFile.of(archive).bytes();
                FreeSpace.require(work, missing + layer.bytes(), layer.digest() + ", packed and unpacked,");
            }
            LOG.info("fetching the layer {} of {}, {} bytes", i + 1, archives.size(), layer.bytes());
            registry.download(layer, archive, transfer);
            files.add(archive, layer, transfer);
            AtomicFiles.write(mark, Integer.toString(i + 1));
            Files.delete(archive);
        }
    }

    /** @throws FailureException where a path leads out of the model's folder */
    private static String plain(SourceAddress given, String path) {
        String plain = path.replaceAll("/{2,}", "/").replaceFirst("^(\\./|/)+", "");
        if (plain.matches("(?s)(.*/)?\\.\\.(/.*)?|.*\\p{Cntrl}.*") || plain.isEmpty()) {
            throw given.refusal(
                    "its manifest has a file whose path leads out of its folder", "Push it again with plain paths.");
        }
        return plain;
    }

    /** The folder with the model: where its configuration is, and beside it weights, as many a program has a file of that name. */
    private static String top(SourceAddress given, Set<String> paths) {
        Set<String> tops = new HashSet<>();
        for (String path : paths) {
            if (path.equals(CONFIG) || path.endsWith("/" + CONFIG)) {
                tops.add(path.substring(0, path.length() - CONFIG.length()));
            }
        }
        if (tops.contains(MODELS) || tops.isEmpty()) {
            return MODELS;
        }
        if (tops.stream().anyMatch(top -> hasWeights(top, paths))) {
            tops.removeIf(top -> !hasWeights(top, paths));
        }
        if (tops.size() == 1 || tops.contains("")) {
            return tops.size() == 1 ? tops.iterator().next() : "";
        }
        throw given.refusal(
                "has several models: " + String.join(", ", new TreeSet<>(tops)),
                "Use an image with one model, in /models.");
    }

    private static boolean hasWeights(String top, Set<String> paths) {
        return paths.contains(top + ModelFiles.SINGLE) || paths.contains(top + ModelFiles.INDEX);
    }

    boolean fetch(String name, Path folder, Transfer transfer) throws IOException {
        String path = top + name;
        if (links.contains(path)) {
            throw given.refusal(
                    path + " is a link in the image", "Build the image with the file itself: COPY follows no links.");
        }
        if (whole.containsKey(path)) {
            OciLayer layer = whole.get(path);
            transfer.check(given, name, layer.bytes());
            registry.download(layer, folder.resolve(name), transfer);
            return true;
        }
        Path file = unpacked.resolve(path);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        Files.move(file, folder.resolve(name));
        return true;
    }

    long bytes(String name) {
        return Optional.ofNullable(whole.get(top + name)).map(OciLayer::bytes).orElse(0L);
    }

    SourceFiles.Listing listing() {
        List<String> names = paths.stream()
                .map(path -> path.startsWith(top) ? path.substring(top.length()) : path)
                .toList();
        return new SourceFiles.Listing("/" + top, names);
    }
}
