package dev.longcontext.minicluster.node.probe;

import dev.longcontext.minicluster.node.plan.ContainerPlan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Optional;

/**
 * The container that is asked.
 *
 * @param container as the pod names it
 * @param plan how it runs
 * @param podIp where it listens
 */
public record ProbeTarget(Container container, ContainerPlan plan, String podIp) {
    /** The number of a port, which may be given by the name it has in the container. */
    Optional<Integer> port(IntOrString port) {
        if (port.getIntVal() != null) {
            return Optional.of(port.getIntVal());
        }
        return container.getPorts().stream()
                .filter(named -> port.getStrVal().equals(named.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst();
    }
}
