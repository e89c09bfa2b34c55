package dev.longcontext.operator.desired;

import dev.longcontext.operator.resolve.Names;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;

/** What the pods of a run may reach and be reached by: rules of the operator's configuration, for these pods. */
public final class RunNetworkPolicy {

    private static final String SERVICE_LABEL = "serving.kserve.io/inferenceservice";

    private RunNetworkPolicy() {}

    /** Of the stages. The pods of the server carry the run's labels too, and no stage. */
    public static NetworkPolicy ofStages(ResolvedRun run, NetworkPolicySpec rules) {
        LabelSelector pods = new LabelSelectorBuilder()
                .addToMatchLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addToMatchLabels(Labels.RUN, Names.label(run.identity().name()))
                .addNewMatchExpression()
                .withKey(Labels.STAGE)
                .withOperator("Exists")
                .endMatchExpression()
                .build();
        return policy(run, Names.networkPolicy(run.identity().name()), pods, rules);
    }

    /** Of the server of the result, by the label that KServe gives its pods. */
    public static NetworkPolicy ofServer(ResolvedRun run, NetworkPolicySpec rules) {
        LabelSelector pods = new LabelSelectorBuilder()
                .addToMatchLabels(SERVICE_LABEL, run.publish().kserve().name())
                .build();
        return policy(run, Names.servingNetworkPolicy(run.identity().name()), pods, rules);
    }

    private static NetworkPolicy policy(ResolvedRun run, String name, LabelSelector pods, NetworkPolicySpec rules) {
        return new NetworkPolicyBuilder()
                .withMetadata(Labels.metadata(run, name, Labels.of(run)))
                .withSpec(rules.toBuilder().withPodSelector(pods).build())
                .build();
    }
}
