package dev.longcontext.minicluster.node.plan;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How a process reaches the API server as a container does.
 *
 * <p>A container finds its service account's token below {@code /var/run/secrets/kubernetes.io/serviceaccount}, a path
 * that clients have built in and that does not exist here. The Fabric8 client, in Quarkus too, takes the files'
 * places from variables, which its own documentation names.
 *
 * @param server where the API server really listens: no address of a Service is forwarded here
 */
public record ApiAccess(URI server) {
    private static final String SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

    /** What every container is told. */
    Map<String, String> serviceEnvironment() {
        String port = String.valueOf(server.getPort());
        return Map.of(
                "KUBERNETES_SERVICE_HOST", server.getHost(),
                "KUBERNETES_SERVICE_PORT", port,
                "KUBERNETES_SERVICE_PORT_HTTPS", port);
    }

    /** What a container with these mounts is told. */
    Map<String, String> environment(Map<String, Path> mounts) {
        Map<String, String> environment = new HashMap<>(serviceEnvironment());
        Path serviceAccount = mounts.get(SERVICE_ACCOUNT);
        if (serviceAccount != null) {
            environment.put("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", file(serviceAccount, "token"));
            environment.put("KUBERNETES_CERTS_CA_FILE", file(serviceAccount, "ca.crt"));
            environment.put("KUBENAMESPACE", file(serviceAccount, "namespace"));
        }
        return environment;
    }

    private static String file(Path folder, String name) {
        return folder.resolve(name).toString();
    }
}
