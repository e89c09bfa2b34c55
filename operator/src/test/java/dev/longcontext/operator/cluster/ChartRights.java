package dev.longcontext.operator.cluster;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A user with the rights that the chart gives the operator, and no others. */
final class ChartRights {

    static final String USER = "operator";
    private static final String LEASE = "longcontext-operator";
    private static final Path RULES = Path.of("../helm/longcontext-operator/files");

    private final KubernetesClient client;
    private final List<PolicyRule> rules;

    private ChartRights(KubernetesClient client, List<PolicyRule> rules) {
        this.client = client;
        this.rules = rules;
    }

    static ChartRights grant(KubernetesClient client) throws IOException {
        List<PolicyRule> rules = new ArrayList<>();
        for (String file : List.of("rules-cluster.yaml", "rules-leader.yaml", "rules-runs.yaml")) {
            String indented = Files.readString(RULES.resolve(file))
                    .replace("LEASE", LEASE)
                    .indent(2);
            rules.addAll(Serialization.unmarshal("rules:\n" + indented, ClusterRole.class)
                    .getRules());
        }
        ChartRights rights = new ChartRights(client, rules);
        rights.giveBack();
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(USER)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", USER)
                        .addNewSubject("rbac.authorization.k8s.io", "User", USER, null)
                        .build())
                .serverSideApply();
        return rights;
    }

    /** This right is gone until {@link #giveBack}. */
    void take(String verb, String resource) {
        apply(rules.stream()
                .map(rule -> rule.getResources().contains(resource)
                        ? new PolicyRuleBuilder(rule).removeFromVerbs(verb).build()
                        : rule)
                .toList());
    }

    void giveBack() {
        apply(rules);
    }

    private void apply(List<PolicyRule> given) {
        client.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(USER)
                        .endMetadata()
                        .withRules(given)
                        .build())
                .serverSideApply();
    }
}
