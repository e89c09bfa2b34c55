package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model of a registry, by {@code oci://}: an image with the model in {@code /models}, as KServe's modelcars are, or an
 * artifact with the model's files (ModelPack, ORAS). A tag is looked up once and pinned to its digest.
 */
final class OciSource implements SourceFiles {

    private static final Logger LOG = LoggerFactory.getLogger(OciSource.class);
    private static final int AT_A_TIME = 4;
    private static final String PLAIN_HTTP = "OCI_INSECURE_REGISTRIES";

    private final SourceAddress given;
    private final OciAddress address;
    private final OciRegistry registry;
    private final RevisionPins pins;
    private OciModel model;

    private OciSource(SourceAddress given, OciAddress address, OciRegistry registry, RevisionPins pins) {
        this.given = given;
        this.address = address;
        this.registry = registry;
        this.pins = pins;
    }

    static SourceFiles open(SourceAddress given, SourceAccess access) {
        OciAddress address = OciAddress.parse(given);
        URI server = server(given, address, access);
        Optional<String> basic = OciCredentials.basic(given, address, access);
        if (basic.isPresent() && !Destinations.mayTakeToken(server, access.network())) {
            throw given.refusal(
                    "a password is not sent over http, where others can read it",
                    "Leave " + address.registry() + " out of " + PLAIN_HTTP + ", or list its host in "
                            + "spec.network.allowedHosts.");
        }
        OciLogin login = new OciLogin(given, address, access.http(), access.network(), basic);
        OciRegistry registry = new OciRegistry(given, address, server, access.http(), login);
        return new OciSource(given, address, registry, access.pins());
    }

    private static URI server(SourceAddress given, OciAddress address, SourceAccess access) {
        boolean plain = Arrays.asList(access.environment()
                        .getOrDefault(PLAIN_HTTP, "")
                        .strip()
                        .split("[,\\s]+"))
                .contains(address.registry());
        URI server = URI.create((plain ? "http://" : "https://") + address.host());
        Destinations.syntaxProblem(server).ifPresent(problem -> {
            throw given.refusal("its registry " + address.registry() + " " + problem, "Write HOST or HOST:PORT.");
        });
        return server;
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
        return address.isPinned() ? Optional.of(address.reference()) : pins.commit(given.uri());
    }

    @Override
    public boolean fetch(String name, Path folder, Transfer transfer) throws IOException {
        return Files.exists(folder.resolve(name)) || model(folder, transfer).fetch(name, folder, transfer);
    }

    private synchronized OciModel model(Path folder, Transfer transfer) throws IOException {
        if (model == null) {
            String digest = pinned(transfer);
            boolean moved = !digest.equals(address.reference());
            OciManifest manifest = OciManifest.parse(given, registry.manifest(digest, moved, transfer));
            if (manifest.isIndex()) {
                String choice = manifest.choice(architecture());
                manifest = OciManifest.parse(given, registry.manifest(choice, false, transfer));
            }
            model = OciModel.open(given, registry, manifest.layers(), folder, transfer);
        }
        return model;
    }

    private String pinned(Transfer transfer) throws IOException {
        if (address.isPinned()) {
            return address.reference();
        }
        return pins.commit(given.uri(), () -> {
            String now = OciDigest.of(registry.manifest(address.reference(), false, transfer));
            LOG.info("{} has the digest {}, which is used from now on", given.address(), now);
            return now;
        });
    }

    /** As Go, and with it registries, name it. */
    private static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }

    @Override
    public synchronized long bytes(String name) {
        return model == null ? 0 : model.bytes(name);
    }

    @Override
    public synchronized Optional<Listing> listing() {
        return model == null ? Optional.empty() : Optional.of(model.listing());
    }

    @Override
    public void done(Path folder) throws IOException {
        AtomicFiles.deleteRecursively(OciModel.workFolder(folder));
    }

    @Override
    public synchronized void forget(Path cache) throws IOException {
        pins.unpin(given.uri());
        model = null;
    }

    @Override
    public List<SamplesFile> fetchSamples(Path cache, Transfer transfer) {
        throw refusal("leads to a model, not to samples", "Name a source of samples by another scheme.");
    }
}
