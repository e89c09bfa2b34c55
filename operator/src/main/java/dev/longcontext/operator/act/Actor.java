package dev.longcontext.operator.act;

import dev.longcontext.operator.decide.situation.Action;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
     * @param observer told of everything that was refused
     * @return empty when all is done
     */
    public Optional<Refusal> act(ResolvedRun run, List<Action> actions, Consumer<Refusal> observer) {
        OwnObjects objects = new OwnObjects(client, run);
        Optional<Refusal> refusal = Optional.empty();
        for (Action action : actions) {
            Optional<Refusal> another = action.accept(new Attempt(objects, rules, refusal.isEmpty()))
                    .map(no -> no.of(action.concern()));
            another.ifPresent(observer);
            refusal = refusal.or(() -> another);
        }
        return refusal;
    }
}
