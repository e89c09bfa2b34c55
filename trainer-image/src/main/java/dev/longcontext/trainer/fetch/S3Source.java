package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Files of a store that speaks S3's language, by {@code s3://}. An object is fetched by its ETag: one that is replaced
 * meanwhile is noticed, and each is compared with the checksum that the store has of it.
 */
final class S3Source implements SourceFiles {

    private static final Logger LOG = LoggerFactory.getLogger(S3Source.class);
    private static final int AT_A_TIME = 4;

    private final SourceAddress given;
    private final S3Address address;
    private final S3Store store;
    private final RevisionPins pins;
    private List<S3File> files;

    private S3Source(SourceAddress given, S3Address address, S3Store store, RevisionPins pins) {
        this.given = given;
        this.address = address;
        this.store = store;
        this.pins = pins;
    }

    static SourceFiles open(SourceAddress given, SourceAccess access) {
        S3Address address = S3Address.parse(given);
        return new S3Source(given, address, S3Stores.open(given, address, access), access.pins());
    }

    @Override
    public Addressed given() {
        return given;
    }

    @Override
    public int filesAtATime() {
        return AT_A_TIME;
    }

    @Override
    public boolean fetch(String name, Path folder, Transfer transfer) throws IOException {
        Optional<S3File> file = inFolder(name, folder, transfer);
        if (file.isEmpty()) {
            return false;
        }
        transfer.check(this, name, file.get().bytes());
        store.download(file.get(), folder.resolve(name), transfer);
        return true;
    }

    private synchronized Optional<S3File> inFolder(String name, Path folder, Transfer transfer) throws IOException {
        if (files == null) {
            files = listed(transfer);
            beginAnewWhereTheyChanged(folder);
        }
        return named(name);
    }

    private Optional<S3File> named(String name) {
        return files.stream()
                .filter(file -> file.key().equals(address.folder() + name))
                .findFirst();
    }

    private List<S3File> listed(Transfer transfer) {
        S3Store.Listed there = store.list(address.folder(), false, transfer);
        if (there.files().isEmpty()) {
            throw store.notThere(address.folder(), transfer);
        }
        String templates = address.folder() + ModelFiles.TEMPLATES + "/";
        List<S3File> all = new ArrayList<>(there.files());
        if (there.folders().contains(templates)) {
            all.addAll(store.list(templates, true, transfer).files());
        }
        return all;
    }

    /** What an attempt before this one left may be of other files: a model is made of those of one time. */
    private void beginAnewWhereTheyChanged(Path folder) throws IOException {
        String state = Digests.ofText(files.stream().map(S3File::toString).collect(Collectors.joining("\n")));
        Optional<String> before = pins.commit(given.uri());
        if (before.isPresent() && !before.get().equals(state)) {
            LOG.info("{} has other files than when its fetching began: it begins anew", address());
            AtomicFiles.deleteRecursively(folder);
            Files.createDirectories(folder);
        }
        pins.pin(given.uri(), state);
    }

    @Override
    public synchronized long bytes(String name) {
        return files == null ? 0 : named(name).map(S3File::bytes).orElse(0L);
    }

    @Override
    public synchronized Optional<Listing> listing() {
        return files == null ? Optional.empty() : Optional.of(listing(address.folder(), files));
    }

    private Listing listing(String folder, List<S3File> there) {
        return new Listing(
                address.at(folder),
                there.stream()
                        .map(file ->
                                file.key().startsWith(folder) ? file.key().substring(folder.length()) : file.name())
                        .toList());
    }

    /** Files of samples stay: they are kept by their ETags. */
    @Override
    public synchronized void forget(Path cache) throws IOException {
        pins.unpin(given.uri());
        files = null;
    }

    @Override
    public int samplesFiles(Transfer transfer) {
        return samples(transfer).size();
    }

    @Override
    public List<SamplesFile> fetchSamples(Path cache, Transfer transfer) throws IOException {
        List<S3File> samples = samples(transfer);
        Files.createDirectories(cache);
        List<S3File> missing = samples.stream()
                .filter(file -> !Files.exists(inCache(cache, file)))
                .toList();
        long bytes = 0;
        for (S3File file : missing) {
            bytes += Math.max(
                    0, file.bytes() - PartialFile.of(inCache(cache, file)).bytes());
        }
        FreeSpace.require(cache, bytes, address());
        Parallel.forEach(
                AT_A_TIME, missing, transfer, (file, each) -> store.download(file, inCache(cache, file), each));
        return samples.stream()
                .map(file -> new SamplesFile(inCache(cache, file), address.at(file.key())))
                .toList();
    }

    private Path inCache(Path cache, S3File file) {
        return cache.resolve(Digests.ofText(address.at(file.key()) + " " + file.tag() + " " + file.bytes()));
    }

    private synchronized List<S3File> samples(Transfer transfer) {
        if (files == null) {
            files = address.isSeveral() ? matching(transfer) : List.of(single(transfer));
        }
        return files;
    }

    private List<S3File> matching(Transfer transfer) {
        List<S3File> all = store.list(address.beginning(), true, transfer).files();
        if (all.isEmpty()) {
            throw store.notThere(address.beginning(), transfer);
        }
        boolean folder = address.key().isEmpty() || address.key().endsWith("/");
        String above = folder ? address.beginning() : "";
        Map<String, S3File> byName = new LinkedHashMap<>();
        all.forEach(file -> byName.put(file.key().substring(above.length()), file));
        var listing = new Listing(address.at(address.beginning() + "*"), List.copyOf(byName.keySet()));
        Optional<String> glob = folder ? Optional.empty() : Optional.of(address.key());
        return SampleNames.chosen(given, listing, glob).stream()
                .map(byName::get)
                .toList();
    }

    private S3File single(Transfer transfer) {
        HeadObjectResponse head =
                store.head(address.key(), transfer).orElseThrow(() -> store.notThere(address.key(), transfer));
        return S3Store.file(address.key(), head);
    }
}
