package dev.longcontext.operator.act;

import dev.longcontext.operator.decide.situation.Action;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/** Carries out one run's actions. */
public final class Actor {

    private final KubernetesClient client;
    private final NetworkRules rules;

    public Actor(KubernetesClient client, NetworkRules rules) {
        this.client = client;
        this.rules = rules;
    }

    /**
     * Does what can be done, and says what was refused: the first of it, since the rest most likely follows from that.
     *
     * @return empty when all is done
     */
    public Optional<Refusal> act(ResolvedRun run, List<Action> actions) {
        OwnObjects objects = new OwnObjects(client, run);
        Optional<Refusal> refusal = Optional.empty();
        for (Action action : actions) {
            Optional<Refusal> another = action.accept(new Attempt(objects, rules, refusal.isEmpty()))
                    .map(no -> no.of(action.concern()));
            refusal = refusal.or(() -> another);
        }
        return refusal;
    }
}
