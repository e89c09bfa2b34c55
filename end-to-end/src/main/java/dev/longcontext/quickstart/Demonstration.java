package dev.longcontext.quickstart;

import dev.longcontext.api.v1alpha1.EvaluationResult;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.SyntheticStatus;
import dev.longcontext.minicluster.MiniCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The path a newcomer sees, step by step, on a cluster of its own. */
final class Demonstration implements AutoCloseable {
    private static final String NAMESPACE = "default";
    private static final String NAME = "miniature";
    private static final Duration LONGEST_RUN = Duration.ofMinutes(30);

    private final BuiltArtifacts artifacts;
    private final Terminal terminal;
    private MiniCluster cluster;

    Demonstration(BuiltArtifacts artifacts, Terminal terminal) {
        this.artifacts = artifacts;
        this.terminal = terminal;
    }

    boolean isRunning() {
        return cluster != null;
    }

    void run() throws Exception {
        cluster = terminal.step(
                "Starting Kubernetes (etcd, API server, controller manager, scheduler, a virtual 8-GPU node, KServe)",
                () -> LocalCluster.start(artifacts));
        LocalCluster deployment = new LocalCluster(cluster, artifacts);
        terminal.step("Installing the Helm chart", () -> deployment.installOperator());
        terminal.step("Writing the miniature's model and data to a claim", () -> deployment.seedMiniature(NAMESPACE));

        LongContextFineTune done = extend();

        terminal.heading("Scores");
        showScores(done.getStatus().evaluation());
        askBothModels(deployment, done);
        showReport(deployment);
    }

    /** With 16 chats of an endpoint of this process among its samples. */
    private LongContextFineTune extend() throws Exception {
        try (PassKeyEndpoint endpoint = PassKeyEndpoint.start()) {
            terminal.heading("""
                    $ kubectl patch --local -f examples/miniature/longcontextfinetune.yaml --type merge -o yaml \\
                        --patch "$(sed s#%s#%s# examples/miniature/synthetic.yaml)" |
                      kubectl apply -f - && kubectl get lcft --watch""".formatted(MiniatureManifest.ENDPOINT, endpoint.url()));
            Manifests.apply(client(), NAMESPACE, MiniatureManifest.withSynthetic(artifacts, endpoint.url()));
            LongContextFineTune done = new Run(client(), NAMESPACE, NAME).watch(terminal, LONGEST_RUN);
            showSynthetic(done.getStatus().synthetic());
            return done;
        }
    }

    private void showSynthetic(SyntheticStatus made) {
        terminal.heading("Synthetic data (asked of a script that finds pass keys, in place of a stronger model)");
        terminal.line(made.chats() + " chats with " + made.pairs() + " questions and answers; " + made.display()
                + "; dropped: " + (made.dropped() == null ? "nothing" : made.dropped()));
    }

    private void showScores(List<EvaluationResult> results) {
        for (EvaluationResult result : results) {
            terminal.line(String.format(
                    java.util.Locale.ROOT,
                    "%-10s%-24s base %-8s extended %-8s%s",
                    result.name(),
                    result.metric(),
                    result.base(),
                    result.value(),
                    result.passed() == null ? "" : result.passed() ? "gate passed" : "gate missed"));
        }
    }

    private void askBothModels(LocalCluster deployment, LongContextFineTune done) throws Exception {
        String url = done.getStatus().serving().clusterUrl();
        GenericKubernetesResource base =
                terminal.step("Serving the base model beside it, to compare", () -> deployment.serveBase(NAMESPACE));
        terminal.heading("\"What is the pass key of ...?\", asked over HTTP from " + url);
        String baseName = base.getMetadata().getName();
        Comparison comparison = new Comparison(
                terminal, new ChatClient(base.get("status", "address", "url"), baseName), new ChatClient(url, NAME));
        List<PassKeys.Question> questions = PassKeys.ofLengths(256, 512, 1024, 1536, 2048, 2560);
        int right = comparison.ask(questions);
        if (right < questions.size() - 1) {
            throw new RunFailedException(
                    "the extended model answered " + right + " of " + questions.size() + " questions right");
        }
        terminal.good("The extended model answered " + right + " of " + questions.size() + " right.");
    }

    private void showReport(LocalCluster deployment) throws Exception {
        Path report = deployment.copyReport(NAMESPACE, NAME, artifacts.root().resolve(".run"));
        terminal.line("Report: " + artifacts.root().relativize(report));
    }

    void explainHowToLookAround() {
        terminal.line("  export KUBECONFIG=" + cluster.kubeconfig());
        terminal.line("  kubectl get lcft -o wide");
        terminal.line("  kubectl describe lcft miniature");
        terminal.line("  kubectl logs -f job/miniature-train-1");
        terminal.line("  kubectl delete lcft miniature");
        terminal.line("To stop: ./quickstart --stop");
    }

    private KubernetesClient client() {
        return cluster.client();
    }

    /** Also called by the JVM's shutdown: only the first call does something. */
    @Override
    public synchronized void close() {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }
}
