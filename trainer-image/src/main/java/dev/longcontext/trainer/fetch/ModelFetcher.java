package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fetches a model folder. An attempt that was interrupted leaves its files beside, and the next one goes on with them. */
public final class ModelFetcher {

    private ModelFetcher() {}

    /** Refuses a model that cannot be used. */
    public interface Check {
        /**
         * Before hours go into its weights.
         *
         * @param folder with all files of the model but its weights
         */
        void described(Path folder) throws IOException;

        /**
         * Before it has its name, which says that it may be used.
         *
         * @param folder with all files of the model
         */
        default void whole(Path folder) throws IOException {}
    }

    /** @param target the folder to make */
    public static void fetch(SourceFiles from, Path target, Check check, Transfer transfer) throws IOException {
        Path whole = wholeOf(target);
        if (!Files.exists(whole)) {
            fetchWhole(from, target, check, transfer);
        }
        check.whole(whole);
        AtomicFiles.rename(whole, target);
    }

    /** Drops a model, and what is there of one. */
    public static void forget(Path target) throws IOException {
        AtomicFiles.deleteRecursively(AtomicFiles.partOf(target));
        AtomicFiles.deleteRecursively(wholeOf(target));
        AtomicFiles.deleteRecursively(target);
    }

    /** All is fetched, and not yet checked: a check that is killed, which may take minutes, begins again without a download. */
    private static Path wholeOf(Path target) {
        return target.resolveSibling(target.getFileName() + ".whole");
    }

    private static void fetchWhole(SourceFiles from, Path target, Check check, Transfer transfer) throws IOException {
        Path part = AtomicFiles.partOf(target);
        Files.createDirectories(part);
        for (String name : ModelFiles.REQUIRED) {
            require(from, name, part, transfer);
        }
        for (String name : ModelFiles.OPTIONAL) {
            get(from, name, part, transfer);
        }
        check.described(part);
        fetchWeights(from, part, transfer);
        from.done(part);
        AtomicFiles.rename(part, wholeOf(target));
    }

    /** The files that a folder of this machine would give; of any other they cannot be seen at no cost. */
    public static List<Path> localFiles(Location.Local from) throws IOException {
        LocalSource.requireFolder(from);
        List<String> names = new ArrayList<>(ModelFiles.REQUIRED);
        names.addAll(ModelFiles.OPTIONAL);
        boolean whole = LocalSource.find(from, ModelFiles.SINGLE).isPresent();
        Optional<Path> index = LocalSource.find(from, ModelFiles.INDEX);
        names.addAll(List.of(ModelFiles.SINGLE, ModelFiles.INDEX));
        names.addAll(whole ? List.of() : index.map(file -> shards(file, from)).orElse(List.of()));
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            LocalSource.find(from, name).ifPresent(real -> files.add(from.path().resolve(name)));
        }
        return List.copyOf(files);
    }

    private static void fetchWeights(SourceFiles from, Path part, Transfer transfer) throws IOException {
        // as transformers has it: an index beside a whole file is a left-over
        if (get(from, ModelFiles.SINGLE, part, transfer)) {
            return;
        }
        if (!get(from, ModelFiles.INDEX, part, transfer)) {
            refuseOtherWeights(from, part, transfer);
            throw missing(ModelFiles.SINGLE, from);
        }
        List<String> shards = shards(part.resolve(ModelFiles.INDEX), from);
        requireSpace(from, shards, part);
        Parallel.forEach(from.filesAtATime(), shards, transfer, (shard, each) -> require(from, shard, part, each));
    }

    /** For all at once where their sizes are known: each alone may fit. */
    private static void requireSpace(SourceFiles from, List<String> names, Path part) throws IOException {
        long bytes = 0;
        for (String name : names) {
            Path target = part.resolve(name);
            if (!Files.exists(target)) {
                bytes += Math.max(0, from.bytes(name) - PartialFile.of(target).bytes());
            }
        }
        FreeSpace.require(part, bytes, from.address());
    }

    private static List<String> shards(Path index, Addressed from) {
        try {
            return ModelFiles.shardsOf(index);
        } catch (IOException e) {
            throw from.refusal(e.getMessage(), "Fetch the model again at its source.")
                    .causedBy(e);
        }
    }

    private static boolean get(SourceFiles from, String name, Path part, Transfer transfer) throws IOException {
        Path folder = part.resolve(name).getParent();
        Files.createDirectories(folder);
        boolean there = from.fetch(name, part, transfer.atMost(ModelFiles.mostBytes(name)));
        if (!there && !folder.equals(part)) {
            AtomicFiles.deleteRecursively(folder); // with what an attempt before this one left of it
        }
        return there;
    }

    private static void require(SourceFiles from, String name, Path part, Transfer transfer) throws IOException {
        if (!get(from, name, part, transfer)) {
            throw missing(name, from);
        }
    }

    private static FailureException missing(String name, SourceFiles from) throws IOException {
        Optional<SourceFiles.Listing> listing = from.listing();
        List<String> there = listing.map(SourceFiles.Listing::names).orElse(List.of());
        return from.refusal("has no " + name + listing.map(has -> "; " + has).orElse(""), remedy(name, there));
    }

    private static String remedy(String missing, List<String> there) {
        if (ModelFiles.isShard(missing)) {
            return ModelFiles.INDEX + " lists it: fetch the rest of the model's files.";
        }
        if (HubCache.isOne(there)) {
            return HubCache.REMEDY;
        }
        return missing.equals(ModelFiles.TOKENIZER) ? ModelFiles.TOKENIZER_REMEDY : OtherWeights.remedy(there);
    }

    /** Where a folder cannot be listed, small files tell the most frequent cases. */
    private static void refuseOtherWeights(SourceFiles from, Path part, Transfer transfer) throws IOException {
        if (from.listing().isPresent()) {
            return;
        }
        for (String name : OtherWeights.SIGNS) {
            if (get(from, name, part, transfer)) {
                throw from.refusal("has no " + ModelFiles.SINGLE + ", but " + name, OtherWeights.remedy(List.of(name)));
            }
        }
    }
}
