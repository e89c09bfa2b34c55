package dev.longcontext.operator.act;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;

/**
 * What runs may reach and be reached by; empty: no NetworkPolicy is made.
 *
 * @param stages of the stages' pods
 * @param server of the pods that serve a result
 */
public record NetworkRules(Optional<NetworkPolicySpec> stages, Optional<NetworkPolicySpec> server) {

    /** None. */
    public static final NetworkRules NONE = new NetworkRules(Optional.empty(), Optional.empty());

    /**
     * @param stages a NetworkPolicySpec as JSON, its podSelector left out
     * @param server the same
     */
    public static NetworkRules parse(Optional<String> stages, Optional<String> server) {
        return new NetworkRules(
                stages.map(json -> Serialization.unmarshal(json, NetworkPolicySpec.class)),
                server.map(json -> Serialization.unmarshal(json, NetworkPolicySpec.class)));
    }
}
