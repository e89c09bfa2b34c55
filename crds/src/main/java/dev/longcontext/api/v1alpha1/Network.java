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
                "Hosts, addresses and ranges (10.0.0.0/8) that may be used although they are the pod itself or "
                        + "its link, private addresses that a server on the internet redirects to, or http addresses that "
                        + "https redirects to. Hosts listed by name may receive a token over http. Default: none. Mutable.")
        List<String> allowedHosts,

        @JsonPropertyDescription(
                "true allows a signature or token in the query of a source's uri; everyone who can read the run "
                        + "can read it. Default: false. Mutable.")
        Boolean allowSignedUris,

        @JsonPropertyDescription(
                "ConfigMap with certificate authorities in PEM that are trusted beside the public ones, for all addresses. Default: none. Mutable.")
        AuthoritiesKey caRef) {}
