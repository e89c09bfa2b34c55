package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of a hub for models and data sets, by {@code hf://}. The revision is looked up once and pinned to its commit; each
 * file is checked against the digest that the hub has of it.
 */
final class HubSource implements SourceFiles {

    private static final Logger LOG = LoggerFactory.getLogger(HubSource.class);
    private static final int AT_A_TIME = 4;

    private static final URI PUBLIC_HUB = URI.create("https://huggingface.co");

    private final SourceAddress given;
    private final HubAddress address;
    private final Hub hub;
    private final RevisionPins pins;

    private String commit;
    private List<HubFile> files;

    private HubSource(SourceAddress given, HubAddress address, Hub hub, RevisionPins pins) {
        this.given = given;
        this.address = address;
        this.hub = hub;
        this.pins = pins;
    }

    static SourceFiles open(SourceAddress given, SourceAccess access) {
        HubAddress address = HubAddress.parse(given);
        URI endpoint = Endpoints.HUB.of(given, access).orElse(PUBLIC_HUB);
        Optional<String> token = access.token(given);
        if (token.isPresent() && !Destinations.mayTakeToken(endpoint, access.network())) {
            throw given.refusal(
                    "a token is not sent over http, where others can read it, and " + Endpoints.HUB.variable() + " is "
                            + endpoint,
                    "Write https:// there, or " + endpoint.getHost() + " in spec.network.allowedHosts.");
        }
        Location.Remote at = Location.Remote.withToken(given, endpoint, token);
        return new HubSource(given, address, new Hub(address, at, access.http()), access.pins());
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
    public Optional<String> revision() throws IOException {
        return pins.commit(given.uri());
    }

    @Override
    public boolean fetch(String name, Path folder, Transfer transfer) throws IOException {
        Optional<HubFile> file = inFolder(files(transfer), name);
        if (file.isEmpty()) {
            return false;
        }
        transfer.check(this, name, file.get().bytes());
        hub.download(commit, file.get(), folder.resolve(name), transfer);
        return true;
    }

    private Optional<HubFile> inFolder(List<HubFile> listed, String name) {
        String path = address.path().isEmpty() ? name : address.path() + "/" + name;
        return listed.stream().filter(file -> file.path().equals(path)).findFirst();
    }

    @Override
    public synchronized long bytes(String name) {
        return files == null ? 0 : inFolder(files, name).map(HubFile::bytes).orElse(0L);
    }

    @Override
    public int samplesFiles(Transfer transfer) throws IOException {
        return samples(transfer).size();
    }

    /** Files of samples stay: they are kept by their digests. */
    @Override
    public synchronized void forget(Path cache) throws IOException {
        pins.unpin(given.uri());
        files = null;
    }

    @Override
    public Optional<Listing> listing() {
        List<String> names =
                files == null ? List.of() : files.stream().map(HubFile::path).toList();
        return Optional.of(new Listing("commit " + commit, names));
    }

    @Override
    public List<SamplesFile> fetchSamples(Path cache, Transfer transfer) throws IOException {
        List<HubFile> samples = samples(transfer);
        Files.createDirectories(cache);
        Map<Path, HubFile> missing = new LinkedHashMap<>(); // files with the same content are one there
        for (HubFile file : samples) {
            if (!Files.exists(inCache(cache, file))) {
                missing.putIfAbsent(inCache(cache, file), file);
            }
        }
        long bytes = 0;
        for (Map.Entry<Path, HubFile> file : missing.entrySet()) {
            bytes += file.getValue().bytes() - PartialFile.of(file.getKey()).bytes();
        }
        FreeSpace.require(cache, bytes, address());
        Parallel.forEach(
                AT_A_TIME,
                missing.entrySet(),
                transfer,
                (file, each) -> hub.download(commit, file.getValue(), file.getKey(), each));
        return samples.stream()
                .map(file -> new SamplesFile(inCache(cache, file), given.address() + " " + file.path()))
                .toList();
    }

    private List<HubFile> samples(Transfer transfer) throws IOException {
        Map<String, HubFile> byPath = new HashMap<>();
        files(transfer).forEach(file -> byPath.put(file.path(), file));
        Optional<String> glob = Optional.of(address.path()).filter(path -> !path.isEmpty());
        return SampleNames.chosen(this, listing().orElseThrow(), glob).stream()
                .map(byPath::get)
                .toList();
    }

    private static Path inCache(Path cache, HubFile file) {
        return cache.resolve(Digests.ofText(file.checksum().toString()));
    }

    private synchronized List<HubFile> files(Transfer transfer) throws IOException {
        if (files == null) {
            commit = pinned(transfer);
            boolean model = given.use() == SourceUse.MODEL;
            files = hub.files(commit, model ? address.path() : "", !model, transfer);
        }
        return files;
    }

    private String pinned(Transfer transfer) throws IOException {
        return pins.commit(given.uri(), () -> {
            String now = hub.commit(transfer);
            LOG.info("{} is at the commit {}, which is used from now on", given.address(), now);
            return now;
        });
    }
}
