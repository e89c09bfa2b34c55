package dev.longcontext.trainer.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that every stage has. */
final class StageOptions {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The run's configuration, run.json.")
    Path config;

    @Option(
            names = "--workspace",
            required = true,
            paramLabel = "DIR",
            description =
                    "The folder that the stages share: model, data, checkpoints, results. It is created if it does "
                            + "not exist.")
    Path workspace;

    @Option(
            names = "--claim",
            paramLabel = "NAME=DIR",
            description = "Folder where the claim of a pvc://NAME/path address is mounted. May be repeated.")
    Map<String, Path> claims = new LinkedHashMap<>();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description =
                    "Address of /progress, /metrics and /healthz. Default: $$POD_IP:9090; without POD_IP, there is "
                            + "no server.")
    String listen;
}
