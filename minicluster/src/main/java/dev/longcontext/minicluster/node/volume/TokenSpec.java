package dev.longcontext.minicluster.node.volume;

import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A service account's token as a volume asks for it.
 *
 * @param audience whom it is for; empty: the API server
 * @param lifetime how long it shall be valid
 */
public record TokenSpec(Optional<String> audience, Duration lifetime) {
    private static final long DEFAULT_SECONDS = 3_600;

    static TokenSpec of(ServiceAccountTokenProjection projection) {
        return new TokenSpec(
                Optional.ofNullable(projection.getAudience()).filter(audience -> !audience.isEmpty()),
                Duration.ofSeconds(Objects.requireNonNullElse(projection.getExpirationSeconds(), DEFAULT_SECONDS)));
    }
}
