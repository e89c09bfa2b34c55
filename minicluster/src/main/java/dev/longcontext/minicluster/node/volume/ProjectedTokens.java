package dev.longcontext.minicluster.node.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Asks for the tokens of one pod, and remembers when the first of them should be renewed. */
final class ProjectedTokens {
    /** The kubelet too renews a token when four fifths of its time are over. */
    private static final double SHARE_OF_LIFETIME = 0.8;

    private static final int MODE = 0600;

    private final Pod pod;
    private final VolumeObjects objects;
    private final Instant now;
    private Optional<Instant> renewal = Optional.empty();

    ProjectedTokens(Pod pod, VolumeObjects objects, Instant now) {
        this.pod = pod;
        this.objects = objects;
        this.now = now;
    }

    /** A new token. */
    String text(ServiceAccountTokenProjection projection) {
        ServiceAccountToken token = objects.token(pod, TokenSpec.of(projection));
        Duration left = Duration.between(now, token.expires());
        Instant due = now.plusMillis((long) (left.toMillis() * SHARE_OF_LIFETIME));
        renewal = renewal.filter(earlier -> earlier.isBefore(due)).or(() -> Optional.of(due));
        return token.text();
    }

    /** New tokens for a volume, by their paths in it. */
    Map<String, VolumeFile> files(ProjectedVolumeSource source) {
        int mode = Objects.requireNonNullElse(source.getDefaultMode(), MODE);
        Map<String, VolumeFile> files = new TreeMap<>();
        source.getSources().stream()
                .map(VolumeProjection::getServiceAccountToken)
                .filter(Objects::nonNull)
                .forEach(projection -> files.put(projection.getPath(), VolumeFile.ofText(text(projection), mode)));
        return files;
    }

    Optional<Instant> renewal() {
        return renewal;
    }
}
