package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of a hub for models and data sets, by {@code hf://}. The revision is looked up once and pinned to its commit; each
 * file is checked against the digest that the hub has of it.
 */
final class HubSource implements SourceFiles {

    /** The hub's address, by the variable that its own tools use. */
    static final String ENDPOINT = "HF_ENDPOINT";

    private static final Logger LOG = LoggerFactory.getLogger(HubSource.class);
    private static final String PUBLIC_HUB = "https://huggingface.co";
    private static final int AT_A_TIME = 4;

    /** Lines of JSON, plain or compressed, are what is taken of a data set unless a glob says more. */
    private static final String LINES_OF_JSON = "**.{jsonl,ndjson,jsonl.gz,ndjson.gz}";

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
        URI endpoint = endpoint(given, access);
        Optional<String> token = access.token(given);
        if (token.isPresent() && !Destinations.mayTakeToken(endpoint, access.network())) {
            throw given.refusal(
                    "a token is not sent by http, where others can read it, and " + ENDPOINT + " is " + endpoint,
                    "Write https:// there, or " + endpoint.getHost() + " in spec.network.allowedHosts.");
        }
        Location.Remote at = new Location.Remote(given.address(), given.field(), endpoint, token);
        return new HubSource(given, address, new Hub(address, at, access.http()), access.pins());
    }

    private static URI endpoint(SourceAddress given, SourceAccess access) {
        String text = access.environment().getOrDefault(ENDPOINT, "").strip().replaceFirst("/+$", "");
        try {
            URI endpoint = new URI(text.isEmpty() ? PUBLIC_HUB : text);
            Optional<String> problem = Destinations.syntaxProblem(endpoint);
            if (problem.isEmpty() && endpoint.getRawQuery() == null && endpoint.getRawFragment() == null) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            // it may have a password in it, so it is not quoted
        }
        throw given.refusal(
                "the environment variable " + ENDPOINT + " is no address of a hub",
                "Write https://HOST or https://HOST/PATH there, without user, password and query, or leave it out.");
    }

    @Override
    public String address() {
        return given.address();
    }

    @Override
    public String field() {
        return given.field();
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
        Optional<HubFile> file = files(transfer).stream()
                .filter(listed -> listed.name().equals(name))
                .findFirst();
        if (file.isEmpty()) {
            return false;
        }
        transfer.check(this, name, file.get().bytes());
        hub.download(commit, file.get(), folder.resolve(name), transfer);
        return true;
    }

    @Override
    public Optional<Listing> listing() {
        List<String> names =
                files == null ? List.of() : files.stream().map(HubFile::path).toList();
        return Optional.of(new Listing("commit " + commit, names));
    }

    @Override
    public List<SamplesFile> fetchSamples(Path cache, Transfer transfer) throws IOException {
        PathMatcher matcher = matcher(address.path().isEmpty() ? LINES_OF_JSON : address.path());
        List<HubFile> wanted = files(transfer).stream()
                .filter(file -> matcher.matches(Path.of(file.path())))
                .sorted(Comparator.comparing(HubFile::path))
                .toList();
        if (wanted.isEmpty()) {
            throw refusal(
                    (address.path().isEmpty() ? "has no file of JSON Lines" : "no file matches " + address.path())
                            + "; " + listing().orElseThrow(),
                    "Name files of JSON Lines with a glob from the repository's top, such as /data/train-*.jsonl.gz.");
        }
        Files.createDirectories(cache);
        List<SamplesFile> fetched = new ArrayList<>();
        Parallel.forEach(
                AT_A_TIME, wanted, transfer, (file, each) -> hub.download(commit, file, inCache(cache, file), each));
        for (HubFile file : wanted) {
            fetched.add(new SamplesFile(inCache(cache, file), given.address() + " " + file.path()));
        }
        return fetched;
    }

    private static Path inCache(Path cache, HubFile file) {
        return cache.resolve(Digests.ofText(file.checksum().toString()));
    }

    private PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw refusal("is no glob: " + e.getDescription(), "Write * for any name and ** for any folders.")
                    .causedBy(e);
        }
    }

    private synchronized List<HubFile> files(Transfer transfer) throws IOException {
        if (files == null) {
            commit = pinned(transfer);
            boolean model = given.use() == SourceUse.MODEL;
            files = hub.files(commit, model ? address.path() : "", !model, transfer.stop());
        }
        return files;
    }

    private String pinned(Transfer transfer) throws IOException {
        Optional<String> known = pins.commit(given.uri());
        if (known.isPresent()) {
            return known.get();
        }
        String now = hub.commit(transfer.stop());
        LOG.info("{} is at the commit {}, which is used from now on", given.address(), now);
        pins.pin(given.uri(), now);
        return now;
    }
}
