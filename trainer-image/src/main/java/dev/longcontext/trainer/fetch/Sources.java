package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.SourceScheme;
import dev.longcontext.trainer.failure.FailureException;
import java.util.Optional;

/** Opens addresses: the table of who fetches which scheme, and beside it paths of this machine. */
public final class Sources {

    private Sources() {}

    /** Who fetches the addresses of a scheme. */
    private static SourceOpener opener(SourceScheme scheme) {
        return switch (scheme) {
            case PVC -> LocalSource::onClaim;
            case HTTPS, HTTP -> WebSource::open;
            case HF -> HubSource::open;
            case S3 -> S3Source::open;
            case OCI -> OciSource::open;
        };
    }

    /** @throws FailureException of class InvalidConfiguration when the address leads nowhere */
    public static SourceFiles open(SourceAddress address, SourceAccess access) {
        if (!address.uri().contains("://")) {
            return LocalSource.atPath(address, access);
        }
        if (address.uri().startsWith("file://")) {
            return LocalSource.atFileUri(address, access);
        }
        Optional<SourceScheme> scheme = SourceScheme.of(address.uri()).filter(known -> known.isFor(address.use()));
        if (scheme.isEmpty()) {
            throw address.refusal(
                    "the scheme " + address.uri().replaceFirst("://.*", "") + ":// is not supported here",
                    "Write " + SourceScheme.forms(address.use()) + ", or a path on this machine.");
        }
        return opener(scheme.get()).open(address, access);
    }
}
