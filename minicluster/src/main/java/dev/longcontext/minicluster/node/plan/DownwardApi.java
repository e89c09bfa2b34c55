package dev.longcontext.minicluster.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a container may know of its pod: the values of {@code fieldRef} and {@code resourceFieldRef}. */
public final class DownwardApi {
    private static final Pattern ENTRY = Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']");

    private final PodIdentity identity;

    public DownwardApi(PodIdentity identity) {
        this.identity = identity;
    }

    /**
     * The value of a field; a label or annotation that is not there is empty.
     *
     * @throws UnresolvableReferenceException if the kubelet knows no such field
     */
    public String field(String path) throws UnresolvableReferenceException {
        Matcher entry = ENTRY.matcher(path);
        if (entry.matches()) {
            return entries(entry.group(1)).getOrDefault(entry.group(2), "");
        }
        ObjectMeta metadata = identity.pod().getMetadata();
        return switch (path) {
            case "metadata.name" -> metadata.getName();
            case "metadata.namespace" -> metadata.getNamespace();
            case "metadata.uid" -> metadata.getUid();
            case "metadata.labels" -> lines(entries("labels"));
            case "metadata.annotations" -> lines(entries("annotations"));
            case "spec.nodeName" -> identity.pod().getSpec().getNodeName();
            case "spec.serviceAccountName" ->
                Objects.toString(identity.pod().getSpec().getServiceAccountName(), "");
            case "status.podIP", "status.podIPs" -> identity.podIp();
            case "status.hostIP", "status.hostIPs" -> identity.hostIp();
            default -> throw new UnresolvableReferenceException("unsupported fieldPath: " + path);
        };
    }

    /**
     * A container's request or limit, in units of the divisor, rounded up.
     *
     * @throws UnresolvableReferenceException if the container or resource is not known
     */
    public String resource(ResourceFieldSelector selector, Container self) throws UnresolvableReferenceException {
        Container container = selector.getContainerName() == null
                        || selector.getContainerName().isEmpty()
                ? self
                : containerNamed(selector.getContainerName());
        String resource = selector.getResource();
        int dot = resource.indexOf('.');
        String name = resource.substring(dot + 1);
        BigDecimal amount =
                switch (resource.substring(0, Math.max(dot, 0))) {
                    case "limits" -> limit(container, name);
                    case "requests" -> request(container, name);
                    default -> throw new UnresolvableReferenceException("unsupported container resource: " + resource);
                };
        return amount.divide(divisor(selector), 0, RoundingMode.CEILING).toPlainString();
    }

    private BigDecimal limit(Container container, String name) throws UnresolvableReferenceException {
        return amount(
                        container.getResources() == null
                                ? null
                                : container.getResources().getLimits(),
                        name)
                .or(() -> amount(identity.allocatable(), name))
                .orElseThrow(
                        () -> new UnresolvableReferenceException("unsupported container resource: limits." + name));
    }

    private static BigDecimal request(Container container, String name) {
        return amount(
                        container.getResources() == null
                                ? null
                                : container.getResources().getRequests(),
                        name)
                .orElse(BigDecimal.ZERO);
    }

    private static Optional<BigDecimal> amount(Map<String, Quantity> quantities, String name) {
        return Optional.ofNullable(quantities).map(all -> all.get(name)).map(Quantity::getNumericalAmount);
    }

    private static BigDecimal divisor(ResourceFieldSelector selector) {
        BigDecimal given = selector.getDivisor() == null
                ? BigDecimal.ZERO
                : selector.getDivisor().getNumericalAmount();
        return given.signum() == 0 ? BigDecimal.ONE : given;
    }

    private Container containerNamed(String name) throws UnresolvableReferenceException {
        return identity.pod().getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnresolvableReferenceException("container " + name + " not found"));
    }

    private Map<String, String> entries(String kind) {
        ObjectMeta metadata = identity.pod().getMetadata();
        Map<String, String> entries = kind.equals("labels") ? metadata.getLabels() : metadata.getAnnotations();
        return entries == null ? Map.of() : entries;
    }

    private static String lines(Map<String, String> entries) {
        return new TreeMap<>(entries)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String quoted(String value) {
        return '"'
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                        .replace("\r", "\\r")
                + '"';
    }
}
