package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A repository of a registry (github.com/opencontainers/distribution-spec): its manifests and blobs. */
final class OciRegistry {

    private final SourceAddress given;
    private final OciAddress address;
    private final URI server;
    private final HttpFiles http;
    private final OciLogin login;

    /** What the registry wanted last; it may want another token when that one has expired. */
    private volatile Optional<String> authorization = Optional.empty();

    OciRegistry(SourceAddress given, OciAddress address, URI server, HttpFiles http, OciLogin login) {
        this.given = given;
        this.address = address;
        this.server = server;
        this.http = http;
        this.login = login;
    }

    /**
     * A manifest as the registry has it, compared with its digest.
     *
     * @param reference a tag or a digest
     * @param pinned whether that is the digest of a tag at another time
     */
    String manifest(String reference, boolean pinned, Transfer transfer) throws IOException {
        String text = loggedIn(
                transfer,
                from -> http.ask(
                                from,
                                from.below(address.manifest(reference)),
                                Map.of("Accept", OciManifest.ACCEPTED),
                                refusals("manifest " + reference, pinned),
                                transfer)
                        .body());
        if (OciDigest.isOne(reference) && !OciDigest.of(text).equals(reference)) {
            throw new FailureException(
                            FailureClass.InvalidData,
                            given.field() + " = " + given.address() + ": the manifest has the digest "
                                    + OciDigest.of(text) + ", and " + reference + " was asked for",
                            "Check proxies and mirrors on the way to the registry.")
                    .atField(given.field())
                    .causedBy(new ServerTroubleException("it is not what was asked for"));
        }
        return text;
    }

    /** Downloads a blob unless it is there, and compares it with its digest. */
    void download(OciLayer layer, Path target, Transfer transfer) throws IOException {
        boolean there = loggedIn(
                transfer,
                from -> http.download(
                        from,
                        new HttpFiles.Wanted(
                                from.below(address.blob(layer.digest())),
                                target,
                                Optional.of(OciDigest.checksum(layer.digest())),
                                refusals("blob " + layer.digest(), false)),
                        transfer));
        if (!there) {
            throw given.refusal(
                    "the registry " + address.registry() + " lists the layer " + layer.digest()
                            + " and does not have it",
                    "Push the image again; behind a mirror, look whether it has all layers.");
        }
    }

    private OciRefusals refusals(String what, boolean pinned) {
        return new OciRefusals(given, address, what, pinned, login.basic().isPresent());
    }

    private interface Request<T> {
        T send(Location.Remote from) throws IOException;
    }

    /** Sends a request, and once more with what the registry wants for a login. */
    private <T> T loggedIn(Transfer transfer, Request<T> request) throws IOException {
        try {
            return request.send(at(authorization));
        } catch (LoginWantedException e) {
            Optional<String> answer = Optional.of(login.answer(e.challenge(), transfer));
            authorization = answer;
            try {
                return request.send(at(answer));
            } catch (LoginWantedException again) {
                throw OciRefusals.denied(given, address, login.basic().isPresent(), 401, "");
            }
        }
    }

    private Location.Remote at(Optional<String> header) {
        return new Location.Remote(given.address(), given.field(), server, header);
    }
}
