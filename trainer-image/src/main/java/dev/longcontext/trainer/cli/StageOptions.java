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
            description = "The folder the stages share: model, data, checkpoints, results. Made if it is not there.")
    Path workspace;

    @Option(
            names = "--claim",
            paramLabel = "NAME=DIR",
            description = "Where the claim of a pvc://NAME/path address is mounted. May be given several times.")
    Map<String, Path> claims = new LinkedHashMap<>();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where /progress, /metrics and /healthz are served. Default: $$POD_IP:9090; without POD_IP, "
                    + "nowhere.")
    String listen;
}
