package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fetches a model folder. An attempt that was interrupted leaves its files beside, and the next one goes on with them. */
public final class ModelFetcher {

    private final HttpFiles http;

    public ModelFetcher(HttpFiles http) {
        this.http = http;
    }

    /** Looks at what is there before the weights are. */
    public interface Check {
        /** @param folder with the files that describe the model */
        void check(Path folder) throws IOException;
    }

    /**
     * @param weights whether the weights are wanted; a model trained from random ones needs none
     * @param target the folder to make
     * @param described refuses, before hours go into its weights, a model that cannot be used
     */
    public void fetch(Location from, boolean weights, Path target, Check described, Transfer transfer)
            throws IOException {
        Path part = AtomicFiles.partOf(target);
        Files.createDirectories(part);
        FileSource source = source(from, transfer);
        for (String name : ModelFiles.REQUIRED) {
            require(source, name, part, from);
        }
        described.check(part);
        for (String name : ModelFiles.OPTIONAL) {
            source.fetch(name, part);
        }
        if (weights) {
            fetchWeights(source, part, from);
        }
        AtomicFiles.rename(part, target);
    }

    /** The files a local model folder would give; empty for a remote one, whose files cannot be seen at no cost. */
    public static List<Path> localFiles(Location from, boolean weights) throws IOException {
        if (!(from instanceof Location.Local local)) {
            return List.of();
        }
        requireFolder(local);
        List<String> names = new ArrayList<>(ModelFiles.REQUIRED);
        names.addAll(ModelFiles.OPTIONAL);
        if (weights) {
            boolean whole = PlainFiles.find(local, local.path().resolve(ModelFiles.SINGLE))
                    .isPresent();
            Optional<Path> index = PlainFiles.find(local, local.path().resolve(ModelFiles.INDEX));
            names.addAll(List.of(ModelFiles.SINGLE, ModelFiles.INDEX));
            names.addAll(
                    whole ? List.of() : index.map(file -> shards(file, from)).orElse(List.of()));
        }
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            find(local, name).ifPresent(real -> files.add(local.path().resolve(name)));
        }
        return List.copyOf(files);
    }

    /** Gets a file of the model into a folder. */
    private interface FileSource {
        /** @return false when there is no such file */
        boolean fetch(String name, Path folder) throws IOException;
    }

    private FileSource source(Location from, Transfer transfer) throws IOException {
        if (from instanceof Location.Remote remote) {
            return (name, folder) -> http.download(
                    remote, remote.file(name), folder.resolve(name), transfer.atMost(ModelFiles.mostBytes(name)));
        }
        Location.Local local = (Location.Local) from;
        requireFolder(local);
        return (name, folder) -> {
            Optional<Path> file = find(local, name);
            if (file.isPresent()) {
                transfer.atMost(ModelFiles.mostBytes(name)).check(local, name, Files.size(file.get()));
                LocalFiles.copy(file.get(), folder.resolve(name), transfer);
            }
            return file.isPresent();
        };
    }

    private static Optional<Path> find(Location.Local local, String name) throws IOException {
        Path file = local.path().resolve(name);
        return ModelFiles.OPTIONAL.contains(name) ? PlainFiles.findOptional(local, file) : PlainFiles.find(local, file);
    }

    private static void fetchWeights(FileSource source, Path part, Location from) throws IOException {
        // as transformers has it: an index beside a whole file is a left-over
        if (source.fetch(ModelFiles.SINGLE, part)) {
            return;
        }
        if (!source.fetch(ModelFiles.INDEX, part)) {
            refuseOtherWeights(source, part, from);
            throw missing(ModelFiles.SINGLE, from);
        }
        for (String shard : shards(part.resolve(ModelFiles.INDEX), from)) {
            require(source, shard, part, from);
        }
    }

    private static List<String> shards(Path index, Location from) {
        try {
            return ModelFiles.shardsOf(index);
        } catch (IOException e) {
            throw refusal(from, e.getMessage(), "Fetch the model again at its source.")
                    .causedBy(e);
        }
    }

    private static void require(FileSource source, String name, Path part, Location from) throws IOException {
        if (!source.fetch(name, part)) {
            throw missing(name, from);
        }
    }

    private static FailureException missing(String name, Location from) throws IOException {
        List<String> there = from instanceof Location.Local local ? names(local.path()) : List.of();
        String listed = from instanceof Location.Local local ? "; " + local.path() + " has " + list(local.path()) : "";
        String remedy = name.equals(ModelFiles.TOKENIZER) ? ModelFiles.TOKENIZER_REMEDY : OtherWeights.remedy(there);
        return refusal(from, "has no " + name + listed, remedy);
    }

    /** What a remote folder has cannot be listed; small files tell the most frequent cases. */
    private static void refuseOtherWeights(FileSource source, Path part, Location from) throws IOException {
        if (from instanceof Location.Local) {
            return;
        }
        for (String name : OtherWeights.SIGNS) {
            if (source.fetch(name, part)) {
                throw refusal(
                        from, "has no " + ModelFiles.SINGLE + ", but " + name, OtherWeights.remedy(List.of(name)));
            }
        }
    }

    private static void requireFolder(Location.Local local) throws IOException {
        Path path = local.path();
        if (Files.isDirectory(path)) {
            PlainFiles.real(local, path); // what is in it is told in messages
            return;
        }
        Path nearest = path;
        while (nearest.getParent() != null && !Files.isDirectory(nearest)) {
            nearest = nearest.getParent();
        }
        String what = Files.exists(path) ? "is a file, not a folder" : "there is no folder " + path;
        throw refusal(
                local, what + "; " + nearest + " has " + list(nearest), "Give the folder that holds config.json.");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
                    .sorted()
                    .toList();
        }
    }

    private static FailureException refusal(Location from, String rule, String remedy) {
        return new FailureException(
                        FailureClass.InvalidConfiguration, from.field() + " = " + from.address() + ": " + rule, remedy)
                .atField(from.field());
    }

    private static String list(Path folder) {
        int shown = 20;
        try {
            List<String> names = names(folder);
            String first = names.stream().limit(shown).collect(Collectors.joining(", "));
            return names.isEmpty() ? "nothing in it" : first + (names.size() > shown ? ", ..." : "");
        } catch (IOException e) {
            return "entries that cannot be read (" + e.getMessage() + ")";
        }
    }
}
