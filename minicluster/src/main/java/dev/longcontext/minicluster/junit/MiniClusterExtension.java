package dev.longcontext.minicluster.junit;

import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.MiniClusterBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a cluster: a parameter of type {@link MiniCluster}, {@link KubernetesClient} (all rights, in the test's
 * namespace) or {@link Namespace} (new for each test, deleted after it) is filled in.
 *
 * <p>{@code @ExtendWith(MiniClusterExtension.class)} takes the plain cluster that all such tests of the JVM share. With
 * {@code @RegisterExtension static final MiniClusterExtension CLUSTER = ...} a test class says which cluster it needs:
 * {@link #shared(String, Supplier)} or {@link #own(Supplier)}.
 */
public final class MiniClusterExtension implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(MiniClusterExtension.class);
    private static final Set<Class<?>> TYPES = Set.of(MiniCluster.class, KubernetesClient.class, Namespace.class);

    private final String name;
    private final boolean shared;
    private final Supplier<MiniClusterBuilder> cluster;
    private final Map<String, String> namespaceLabels = new LinkedHashMap<>();

    /** The plain cluster, shared by the whole JVM. */
    public MiniClusterExtension() {
        this("plain", true, MiniCluster::builder);
    }

    private MiniClusterExtension(String name, boolean shared, Supplier<MiniClusterBuilder> cluster) {
        this.name = name;
        this.shared = shared;
        this.cluster = cluster;
    }

    /** One cluster for all test classes of the JVM that name it, made by the first one that needs it. */
    public static MiniClusterExtension shared(String name, Supplier<MiniClusterBuilder> cluster) {
        return new MiniClusterExtension(name, true, cluster);
    }

    /** A cluster for this test class alone, closed after its last test. */
    public static MiniClusterExtension own(Supplier<MiniClusterBuilder> cluster) {
        return new MiniClusterExtension("own", false, cluster);
    }

    /** Puts a label on each test's namespace. */
    public MiniClusterExtension withNamespaceLabel(String label, String value) {
        namespaceLabels.put(label, value);
        return this;
    }

    /** Has the API server refuse pods that do not meet the Pod Security Standard {@code restricted}. */
    public MiniClusterExtension withRestrictedPods() {
        return withNamespaceLabel("pod-security.kubernetes.io/enforce", "restricted");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        MiniCluster running = cluster(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == MiniCluster.class) {
            return running;
        }
        TestNamespace namespace = namespace(context, running);
        return type == Namespace.class ? namespace.namespace() : namespace.client();
    }

    private MiniCluster cluster(ExtensionContext context) {
        ExtensionContext owner = shared ? context.getRoot() : classContext(context);
        return owner.getStore(STORE)
                .computeIfAbsent("cluster " + name, key -> ClusterStart.of(cluster.get()), ClusterStart.class)
                .cluster();
    }

    private static ExtensionContext classContext(ExtensionContext context) {
        ExtensionContext outermost = context;
        while (outermost.getParent().flatMap(ExtensionContext::getTestClass).isPresent()) {
            outermost = outermost.getParent().orElseThrow();
        }
        return outermost;
    }

    private TestNamespace namespace(ExtensionContext context, MiniCluster running) {
        return context.getStore(STORE)
                .computeIfAbsent(
                        TestNamespace.class,
                        key -> TestNamespace.create(
                                running.client(), context.getRequiredTestClass().getSimpleName(), namespaceLabels),
                        TestNamespace.class);
    }

    /** Deletes the test's namespace, if the test had one. */
    @Override
    public void afterEach(ExtensionContext context) {
        TestNamespace namespace = context.getStore(STORE).remove(TestNamespace.class, TestNamespace.class);
        if (namespace != null) {
            namespace.close();
        }
    }
}
