package dev.longcontext.quickstart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code helm install}, with the chart of this checkout.
 *
 * <p>Helm runs in a process of its own: its Go runtime takes SIGTERM and SIGINT away from the JVM that loads it, which could
 * then not be stopped any more.
 */
public final class Chart {
    /** Namespace of the operator. */
    public static final String NAMESPACE = "longcontext-system";

    private static final String RELEASE = "longcontext";

    private Chart() {}

    /** Installs the chart into {@link #NAMESPACE}, which must exist. */
    public static void install(Path chart, Path kubeconfig, Map<String, String> values)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Chart.class.getName(),
                chart.toString(),
                kubeconfig.toString()));
        values.forEach((name, value) -> command.add(name + "=" + value));
        Process helm = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(helm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (helm.waitFor() != 0) {
            throw new IOException("helm install failed:\n" + output);
        }
    }

    /** @param arguments the chart's folder, the kubeconfig file, and values as {@code name=value} */
    public static void main(String[] arguments) {
        InstallCommand install = new Helm(Path.of(arguments[0]))
                .install()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(Path.of(arguments[1]));
        for (String value : List.of(arguments).subList(2, arguments.length)) {
            int equals = value.indexOf('=');
            install.set(value.substring(0, equals), value.substring(equals + 1));
        }
        install.call();
    }
}
