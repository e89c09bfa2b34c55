package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.ChatTemplate;
import dev.longcontext.api.v1alpha1.ConfigMapKey;
import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import dev.longcontext.api.v1alpha1.Synthetic;
import dev.longcontext.api.v1alpha1.SyntheticEndpoint;
import dev.longcontext.api.v1alpha1.SyntheticJudge;
import dev.longcontext.api.v1alpha1.SyntheticTask;
import dev.longcontext.contract.EnvironmentVariables;
import java.util.ArrayList;
import java.util.List;

/** Everything a spec wants to have read from Secrets and ConfigMaps, but for its extraEnv, which is handed on as it is. */
final class KeyVariables {

    static final String SYNTHETIC_KEY = "LONGCONTEXT_SYNTHETIC_KEY";
    static final String JUDGE_KEY = "LONGCONTEXT_SYNTHETIC_JUDGE_KEY";
    static final String JUDGE_PROMPT = "LONGCONTEXT_SYNTHETIC_JUDGE_PROMPT";
    private static final String PROMPT = "LONGCONTEXT_SYNTHETIC_PROMPT_";

    private final List<KeyVariable> variables = new ArrayList<>();

    private KeyVariables() {}

    /** The variable of a task's own prompt. */
    static String prompt(int task) {
        return PROMPT + task;
    }

    static List<KeyVariable> of(LongContextFineTuneSpec spec) {
        KeyVariables found = new KeyVariables();
        found.variables.addAll(Sources.tokens(spec));
        found.addSynthetic(spec.data().synthetic());
        found.addTemplate(spec.data().chatTemplate());
        return List.copyOf(found.variables);
    }

    private void addSynthetic(Synthetic synthetic) {
        if (synthetic == null) {
            return;
        }
        addKey(SYNTHETIC_KEY, synthetic.endpoint());
        List<SyntheticTask> tasks = orElse(synthetic.tasks(), List.of());
        for (int i = 0; i < tasks.size(); i++) {
            addText(prompt(i), tasks.get(i).promptRef());
        }
        SyntheticJudge judge = synthetic.judge();
        if (judge != null) {
            addKey(JUDGE_KEY, judge.endpoint());
            addText(JUDGE_PROMPT, judge.promptRef());
        }
    }

    private void addTemplate(ChatTemplate template) {
        if (template != null) {
            addText(EnvironmentVariables.CHAT_TEMPLATE, template.configMapRef());
        }
    }

    private void addKey(String variable, SyntheticEndpoint endpoint) {
        if (endpoint != null && endpoint.secretRef() != null) {
            variables.add(KeyVariable.ofSecret(
                    variable, endpoint.secretRef().name(), endpoint.secretRef().key()));
        }
    }

    private void addText(String variable, ConfigMapKey reference) {
        if (reference != null) {
            variables.add(KeyVariable.ofConfigMap(variable, reference.name(), reference.key()));
        }
    }
}
