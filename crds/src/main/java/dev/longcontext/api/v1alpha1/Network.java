package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What fetching may do beyond the usual. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Network(
        @Size(min = 0, max = 32)
        @JsonPropertyDescription(
                "Hosts, addresses and ranges (10.0.0.0/8) that may be fetched from although they are the pod itself or "
                        + "its link, private and redirected to from the internet, or http and redirected to from https. To "
                        + "those listed by name a token may go over http. Default: none. Mutable.")
        List<String> allowedHosts,

        @JsonPropertyDescription(
                "true lets a source's uri have a signature or token in its query; whoever reads the run reads it. "
                        + "Default: false. Mutable.")
        Boolean allowSignedUris) {}
