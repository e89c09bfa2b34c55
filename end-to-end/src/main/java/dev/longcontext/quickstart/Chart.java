package dev.longcontext.quickstart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import java.nio.file.Path;
import java.util.Map;

/** {@code helm install}, with the chart of this checkout. */
public final class Chart {
    /** Namespace of the operator. */
    public static final String NAMESPACE = "longcontext-system";

    private static final String RELEASE = "longcontext";

    private Chart() {}

    /** Installs the chart into {@link #NAMESPACE}, which must exist. */
    public static void install(Path chart, Path kubeconfig, Map<String, String> values) {
        InstallCommand install = new Helm(chart)
                .install()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig);
        values.forEach(install::set);
        install.call();
    }
}
