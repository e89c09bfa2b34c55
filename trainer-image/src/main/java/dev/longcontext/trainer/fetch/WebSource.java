package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of a web server, by {@code https://} or {@code http://}. */
final class WebSource implements SourceFiles {

    private static final Logger LOG = LoggerFactory.getLogger(WebSource.class);

    private final Location.Remote at;
    private final HttpFiles http;

    private WebSource(Location.Remote at, HttpFiles http) {
        this.at = at;
        this.http = http;
    }

    static SourceFiles open(SourceAddress address, SourceAccess access) {
        // the client would send a question mark for each letter beyond ASCII
        URI uri = URI.create(UriSyntax.parse(address).toASCIIString());
        Destinations.syntaxProblem(uri).ifPresent(problem -> {
            throw address.refusal(
                    problem, "Write https://HOST/path, and put a token into a Secret that secretRef names.");
        });
        if (uri.getRawFragment() != null || (address.use() == SourceUse.MODEL && uri.getRawQuery() != null)) {
            String what = uri.getRawFragment() != null ? "contains a #" : "is the address of a folder, but has a query";
            throw address.refusal(what, "Write the address up to there.");
        }
        Addresses.signatureIn(uri.getRawQuery())
                .filter(parameter -> !access.network().allowSignedUris())
                .ifPresent(parameter -> {
                    throw address.refusal(
                            "has a secret in its query (" + parameter
                                    + "), which everyone who can read the run can read",
                            "Put a token into a Secret and name it in secretRef, or, if the address expires soon, write "
                                    + "spec.network.allowSignedUris: true.");
                });
        Optional<String> token = access.token(address);
        if (token.isPresent() && !Destinations.mayTakeToken(uri, access.network())) {
            throw address.refusal(
                    "a token is not sent over http, where others can read it",
                    "Write https://, or " + uri.getHost() + " in spec.network.allowedHosts.");
        }
        return new WebSource(Location.Remote.withToken(address, uri, token), access.http());
    }

    Location.Remote at() {
        return at;
    }

    @Override
    public Addressed given() {
        return at;
    }

    @Override
    public boolean fetch(String name, Path folder, Transfer transfer) throws IOException {
        try {
            return http.download(at, at.file(name), folder.resolve(name), transfer);
        } catch (FailureException e) {
            OptionalInt denial = ServerTroubleException.denialIn(e);
            if (denial.isEmpty() || !ModelFiles.mayBeAbsent(name)) {
                throw e;
            }
            requireThatItGivesOthers(transfer);
            LOG.warn(
                    "{} answered {} for {}, as buckets do for a file that they do not have: the model is taken to have none",
                    address(),
                    denial.getAsInt(),
                    name);
            return false;
        }
    }

    /** A token that has expired since the files before this one were fetched must not make a model without its template. */
    private void requireThatItGivesOthers(Transfer transfer) throws IOException {
        http.ask(at, at.file(ModelFiles.CONFIG), Map.of(), HttpRefusal::plain, transfer);
    }

    @Override
    public List<SamplesFile> fetchSamples(Path cache, Transfer transfer) throws IOException {
        Path target = inCache(cache);
        Files.createDirectories(cache);
        if (!http.download(at, at.uri(), target, transfer)) {
            throw at.refusal("the server has no such file", "Check the address in a browser.");
        }
        return List.of(new SamplesFile(target, address()));
    }

    @Override
    public void forget(Path cache) throws IOException {
        Files.deleteIfExists(inCache(cache));
    }

    /** By the whole address: the one that is shown has no query, by which two files may differ. */
    private Path inCache(Path cache) {
        return cache.resolve(Digests.ofText(at.uri().toString()));
    }
}
