package dev.longcontext.minicluster.cli;

import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.MiniClusterBuilder;
import dev.longcontext.minicluster.MiniClusterException;
import dev.longcontext.minicluster.node.image.ImageEntry;
import dev.longcontext.minicluster.node.image.ImageTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a cluster until it is interrupted. */
@Command(
        name = "start",
        description = "Starts a cluster, prints where its kubeconfig is, and runs until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Folder for the cluster's files; it must be empty or not exist. Default: a temporary one.")
    private Path folder;

    @Option(names = "--keep", description = "Leave the cluster's files in place at the end.")
    private boolean keep;

    @Option(
            names = "--image",
            paramLabel = "NAME=COMMAND",
            description =
                    "Run the containers of an image with this command, split at spaces; may be repeated. The image "
                            + "busybox always exists and runs commands of this machine.")
    private final Map<String, String> images = new LinkedHashMap<>();

    @Option(names = "--no-node", description = "Run the control plane alone: pods stay pending.")
    private boolean withoutNode;

    @Option(names = "--no-kserve", description = "Run without the stand-in for KServe.")
    private boolean withoutKServe;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        MiniCluster cluster;
        try {
            cluster = settings().start();
        } catch (MiniClusterException e) {
            command.commandLine().getErr().println(e.getMessage());
            return FAILED;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "minicluster-close"));
        out.println("Kubernetes " + cluster.client().getKubernetesVersion().getGitVersion() + " is ready at "
                + cluster.controlPlane().server());
        out.println("export KUBECONFIG=" + cluster.kubeconfig());
        out.println("Logs are in " + cluster.folder().logs() + ". Ctrl-C stops it.");
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private MiniClusterBuilder settings() {
        MiniClusterBuilder settings = MiniCluster.builder();
        if (folder != null) {
            settings.folder(folder);
        }
        if (keep) {
            settings.keepFolder();
        }
        if (!withoutNode) {
            settings.images(imageTable());
        }
        if (!withoutKServe) {
            settings.withKServe();
        }
        return settings;
    }

    private ImageTable imageTable() {
        ImageTable table = ImageTable.withShell();
        for (Map.Entry<String, String> image : images.entrySet()) {
            table = table.with(
                    image.getKey(),
                    ImageEntry.ofCommand(image.getValue().strip().split("\\s+")));
        }
        return table;
    }
}
