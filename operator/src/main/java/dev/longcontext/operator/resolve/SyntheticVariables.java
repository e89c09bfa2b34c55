package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.ConfigMapKey;
import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import dev.longcontext.api.v1alpha1.Synthetic;
import dev.longcontext.api.v1alpha1.SyntheticEndpoint;
import dev.longcontext.operator.resolve.ResolvedRun.SecretVariable;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and prompts that synthetic data needs, as environment variables: a kubelet then says of a Secret or ConfigMap that is
 * missing what it is, which it does not of a volume.
 */
final class SyntheticVariables {

    static final String ENDPOINT_KEY = "LONGCONTEXT_SYNTHETIC_KEY";
    static final String JUDGE_KEY = "LONGCONTEXT_SYNTHETIC_JUDGE_KEY";
    static final String JUDGE_PROMPT = "LONGCONTEXT_SYNTHETIC_JUDGE_PROMPT";
    private static final String PROMPT = "LONGCONTEXT_SYNTHETIC_PROMPT_";

    private SyntheticVariables() {}

    static String prompt(int task) {
        return PROMPT + task;
    }

    static List<SecretVariable> secrets(LongContextFineTuneSpec spec) {
        List<SecretVariable> secrets = new ArrayList<>();
        Synthetic synthetic = spec.data().synthetic();
        if (synthetic != null) {
            add(secrets, ENDPOINT_KEY, synthetic.endpoint());
            add(
                    secrets,
                    JUDGE_KEY,
                    synthetic.judge() == null ? null : synthetic.judge().endpoint());
        }
        return secrets;
    }

    private static void add(List<SecretVariable> secrets, String variable, SyntheticEndpoint endpoint) {
        if (endpoint != null && endpoint.secretRef() != null) {
            secrets.add(new SecretVariable(
                    variable, endpoint.secretRef().name(), endpoint.secretRef().key(), false));
        }
    }

    static List<EnvVar> prompts(LongContextFineTuneSpec spec) {
        List<EnvVar> prompts = new ArrayList<>();
        Synthetic synthetic = spec.data().synthetic();
        if (synthetic != null) {
            for (int i = 0; i < orElse(synthetic.tasks(), List.of()).size(); i++) {
                add(prompts, prompt(i), synthetic.tasks().get(i).promptRef());
            }
            add(
                    prompts,
                    JUDGE_PROMPT,
                    synthetic.judge() == null ? null : synthetic.judge().promptRef());
        }
        return prompts;
    }

    private static void add(List<EnvVar> prompts, String variable, ConfigMapKey key) {
        if (key != null) {
            prompts.add(new EnvVarBuilder()
                    .withName(variable)
                    .withNewValueFrom()
                    .withNewConfigMapKeyRef(key.key(), key.name(), false)
                    .endValueFrom()
                    .build());
        }
    }
}
