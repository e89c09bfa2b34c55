package dev.longcontext.trainer.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Files of this machine: by path, {@code file://}, or on a claim that is mounted ({@code pvc://CLAIM/path}). */
final class LocalSource implements SourceFiles {

    private final Location.Local at;

    private LocalSource(Location.Local at) {
        this.at = at;
    }

    static SourceFiles atPath(SourceAddress address, SourceAccess access) {
        return new LocalSource(location(address, path(address, access.base(), address.uri()), null));
    }

    static SourceFiles atFileUri(SourceAddress address, SourceAccess access) {
        URI uri = UriSyntax.parse(address);
        if (uri.getPath() == null
                || uri.getPath().isEmpty()
                || (uri.getHost() != null && !uri.getHost().isEmpty())) {
            throw address.refusal("does not name a file on this machine", "Write file:///absolute/path.");
        }
        return new LocalSource(location(address, path(address, Path.of("/"), uri.getPath()), null));
    }

    static SourceFiles onClaim(SourceAddress address, SourceAccess access) {
        URI uri = UriSyntax.parse(address);
        String claim = uri.getAuthority();
        Path mount = claim == null ? null : access.claims().get(claim);
        if (mount == null) {
            throw address.refusal(
                    "the claim " + claim + " is not mounted; mounted are "
                            + new TreeSet<>(access.claims().keySet()),
                    "Name its folder with --claim " + claim + "=DIR.");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw address.refusal("contains a ? or a #", "Write %3F for ? and %23 for # in a file's name.");
        }
        Path root = mount.toAbsolutePath().normalize();
        Path path = path(address, root, uri.getPath().replaceFirst("^/+", "")).normalize();
        if (!path.startsWith(root)) {
            throw address.refusal("leads outside the claim", "Write a path without \"..\".");
        }
        return new LocalSource(location(address, path, root));
    }

    private static Location.Local location(SourceAddress address, Path path, Path claim) {
        return new Location.Local(
                address.address(), address.field(), path.toAbsolutePath().normalize(), Optional.ofNullable(claim));
    }

    private static Path path(SourceAddress address, Path folder, String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw address.refusal("is not a path: " + e.getReason(), "Write a path without control characters.")
                    .causedBy(e);
        }
    }

    @Override
    public Addressed given() {
        return at;
    }

    @Override
    public Optional<Location.Local> local() {
        return Optional.of(at);
    }

    @Override
    public boolean fetch(String name, Path folder, Transfer transfer) throws IOException {
        requireFolder(at);
        Optional<Path> file = find(at, name);
        if (file.isPresent()) {
            transfer.check(at, name, Files.size(file.get()));
            LocalFiles.copy(file.get(), folder.resolve(name), transfer);
        }
        return file.isPresent();
    }

    @Override
    public Optional<Listing> listing() throws IOException {
        return Optional.of(list(at.path()));
    }

    @Override
    public int samplesFiles(Transfer transfer) throws IOException {
        return localSamples().size();
    }

    @Override
    public List<SamplesFile> fetchSamples(Path cache, Transfer transfer) throws IOException {
        if (!Files.exists(at.path(), LinkOption.NOFOLLOW_LINKS)
                && localSamples().isEmpty()) {
            throw at.refusal(at.path() + " is not there", "Provide a file of samples, or a folder of them.");
        }
        List<SamplesFile> samples = new ArrayList<>();
        for (Map.Entry<String, Path> file : localSamples().entrySet()) {
            Path real = PlainFiles.find(at, file.getValue())
                    .orElseThrow(() -> at.refusal(file.getValue() + " is not there", "Do not change files meanwhile."));
            samples.add(new SamplesFile(real, (address() + " " + file.getKey()).strip()));
        }
        return List.copyOf(samples);
    }

    @Override
    public Map<String, Path> localSamples() throws IOException {
        return LocalSamples.of(at);
    }

    /** The real path of a file of a model's folder, if it is there. */
    static Optional<Path> find(Location.Local at, String name) throws IOException {
        Path file = at.path().resolve(name);
        return ModelFiles.OPTIONAL.contains(name) ? PlainFiles.findOptional(at, file) : PlainFiles.find(at, file);
    }

    /** Refuses what is no folder, with what is there. */
    static void requireFolder(Location.Local at) throws IOException {
        Path path = at.path();
        if (Files.isDirectory(path)) {
            PlainFiles.real(at, path); // what is in it is told in messages
            return;
        }
        Path nearest = path;
        while (nearest.getParent() != null && !Files.isDirectory(nearest)) {
            nearest = nearest.getParent();
        }
        String what = Files.exists(path) ? "is a file, not a folder" : "there is no folder " + path;
        throw at.refusal(what + "; " + listed(nearest), "Name the folder that contains config.json.");
    }

    private static String listed(Path folder) {
        try {
            return list(folder).toString();
        } catch (IOException e) {
            return folder + " has entries that cannot be read (" + e.getMessage() + ")";
        }
    }

    private static Listing list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> names = entries.map(entry -> entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
                    .sorted()
                    .toList();
            return new Listing(folder.toString(), names);
        }
    }
}
