package dev.longcontext.minicluster.kserve;

import java.util.Map;

/** KServe's ways to run a service, named by an annotation. */
final class DeploymentMode {
    static final String ANNOTATION = "serving.kserve.io/deploymentMode";

    /** Deployments and Services, and nothing but Kubernetes; the one way that works here. */
    static final String STANDARD = "Standard";

    private static final String STANDARD_OF_OLD = "RawDeployment";

    private DeploymentMode() {}

    /** Standard unless another mode is asked for: this stand-in's default, as a cluster without Knative would have it. */
    static String of(Map<String, String> annotations) {
        String mode = annotations.getOrDefault(ANNOTATION, STANDARD);
        return mode.equals(STANDARD_OF_OLD) ? STANDARD : mode;
    }
}
