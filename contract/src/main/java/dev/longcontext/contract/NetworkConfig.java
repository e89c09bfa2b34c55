package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What fetching may do beyond the usual. */
public record NetworkConfig(
        @JsonPropertyDescription(
                "Hosts, addresses and ranges such as 10.0.0.0/8 that may be fetched from although they are this machine or its link, private and redirected to from the internet, or http and redirected to from https. To those listed by name a token may go over http.")
        @Nullable
        List<@NotEmpty String> allowedHosts,

        @JsonPropertyDescription("Whether the address of a source may carry a signature or a token in its query.")
        @Nullable
        Boolean allowSignedUris,

        @JsonPropertyDescription("A file with certificate authorities in PEM that are trusted beside the public ones.")
        @Nullable
        String caFile) {

    /** Nothing. */
    public static final NetworkConfig DEFAULT = new NetworkConfig(List.of(), false);

    /** With the public authorities alone. */
    public NetworkConfig(List<String> allowedHosts, Boolean allowSignedUris) {
        this(allowedHosts, allowSignedUris, null);
    }

    public NetworkConfig {
        allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
        allowSignedUris = allowSignedUris != null && allowSignedUris;
    }
}
