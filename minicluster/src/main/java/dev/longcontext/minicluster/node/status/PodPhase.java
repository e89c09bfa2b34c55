package dev.longcontext.minicluster.node.status;

import dev.longcontext.minicluster.node.lifecycle.ContainerKind;
import dev.longcontext.minicluster.node.lifecycle.ContainerRecord;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Terminated;
import java.util.List;
import java.util.Locale;

/** A pod's phase, by the kubelet's rules. */
public enum PodPhase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED;

    /** As the API spells it. */
    public String text() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    /** Whether the pod will not run again. */
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED;
    }

    static PodPhase of(PodFacts facts) {
        List<ContainerRecord> main = facts.ofKind(ContainerKind.MAIN).toList();
        boolean initialized = PodConditions.isInitialized(facts);
        if (facts.over()) {
            boolean byItself = facts.verdict().isEmpty();
            return byItself && initialized && main.stream().allMatch(PodPhase::succeeded) ? SUCCEEDED : FAILED;
        }
        return main.stream().allMatch(record -> record.runs() > 0) ? RUNNING : PENDING;
    }

    private static boolean succeeded(ContainerRecord record) {
        return record.state() instanceof Terminated end && end.succeeded();
    }
}
