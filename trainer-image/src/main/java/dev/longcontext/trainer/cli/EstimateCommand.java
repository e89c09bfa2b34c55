package dev.longcontext.trainer.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.contract.Workspace;
import dev.longcontext.estimator.Rates;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Location;
import dev.longcontext.trainer.fetch.ModelFetcher;
import dev.longcontext.trainer.fetch.Retries;
import dev.longcontext.trainer.fetch.SourceAccess;
import dev.longcontext.trainer.fetch.SourceAddress;
import dev.longcontext.trainer.fetch.Sources;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.CpuThroughput;
import dev.longcontext.trainer.planning.EstimateReport;
import dev.longcontext.trainer.planning.EstimateText;
import dev.longcontext.trainer.planning.Planner;
import dev.longcontext.trainer.planning.RunPlan;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trainer estimate}. */
@Command(
        name = "estimate",
        mixinStandardHelpOptions = true,
        description = "Estimates what training and each evaluation will need, from config.json alone: memory by part, "
                + "time, the longest samples.")
final class EstimateCommand implements Callable<Integer> {

    private final TrainerProcess process;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The run's configuration, run.json.")
    private Path config;

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            description =
                    "The run's workspace. Estimates its model, the total time of the prepared samples, and the time "
                            + "to write a checkpoint; for the latter, 64 MiB are written and deleted.")
    private Path workspace;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description =
                    "A folder with the model's config.json. Default: the workspace's model, otherwise baseModel.uri "
                            + "if that is a folder.")
    private Path model;

    @Option(
            names = "--claim",
            paramLabel = "NAME=DIR",
            description = "Folder where the claim of a pvc://NAME/path address is mounted. May be repeated.")
    private Map<String, Path> claims = new LinkedHashMap<>();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = MemorySize.class,
            description =
                    "Estimate for GPUs with this much memory each, such as 80GiB. Default: devices.memoryBytes in "
                            + "run.json, otherwise GPU_MEMORY_BYTES; without both, the CPU of this machine.")
    private Long memory;

    @Option(
            names = "--flops",
            paramLabel = "N",
            description =
                    "Floating point operations per second that a device sustains, such as 2e14. Default: measured on "
                            + "the CPU; unknown for GPUs.")
    private Double flops;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    EstimateCommand(TrainerProcess process) {
        this.process = process;
    }

    @Override
    public Integer call() throws IOException {
        if (flops != null && !(flops > 0 && Double.isFinite(flops))) {
            throw refusal("--flops " + flops + ": must be above 0", "Give operations per second, such as 2e14.");
        }
        RunConfig configuration = process.configuration(config);
        Path folder = folder(configuration);
        var planner = new Planner(configuration, RunPlan.of(configuration, folder));
        Long gpu = memory == null ? configuration.devices().memoryBytes() : memory;
        if (gpu == null) {
            TorchRuntime.start(threads(configuration));
        }
        EstimateReport report = gpu == null ? planner.forCpu(machineMemory()) : planner.forGpu(gpu);
        Rates rates = rates(configuration, folder, gpu != null);
        if (rates != null) {
            report = planner.withTime(
                    report, rates, Optional.ofNullable(workspace).map(Workspace::new));
        }
        System.out.print(json ? Json.pretty(report) : EstimateText.of(report));
        return 0;
    }

    private Rates rates(RunConfig configuration, Path folder, boolean gpu) throws IOException {
        if (flops != null) {
            return Rates.uniform(flops);
        }
        if (gpu) {
            return null;
        }
        return CpuThroughput.measure(
                ModelConfigurationReader.read(folder),
                TensorType.of(configuration.training().precision()),
                configuration.context().targetLength(),
                threads(configuration));
    }

    /** Of each device's operations. */
    private static int threads(RunConfig configuration) {
        return Math.max(
                1,
                configuration.devices().cpuThreads() / configuration.devices().count());
    }

    private Path folder(RunConfig configuration) throws IOException {
        if (model != null) {
            return withConfiguration(model, "--model " + model);
        }
        if (workspace != null && Files.isDirectory(new Workspace(workspace).model())) {
            return withConfiguration(new Workspace(workspace).model(), "--workspace " + workspace);
        }
        Path base = workspace == null ? Path.of("") : workspace;
        var address = new SourceAddress(configuration.baseModel().uri(), "spec.baseModel.uri", null, SourceUse.MODEL);
        var access = new SourceAccess(base, claims, process.environment(), configuration.network(), Retries.DEFAULT);
        Optional<Location.Local> local = Sources.open(address, access).local();
        if (local.isPresent()) {
            ModelFetcher.localFiles(local.get()); // refuses what leads out of a claim
            return withConfiguration(
                    local.get().path(), "spec.baseModel.uri = " + local.get().address());
        }
        throw refusal(
                "spec.baseModel.uri = " + address.uri() + ": is not a folder on this machine",
                "Name a folder with its config.json with --model.");
    }

    private static Path withConfiguration(Path folder, String saidBy) {
        if (!Files.isRegularFile(folder.resolve(ModelConfigurationReader.FILE))) {
            throw refusal(
                    saidBy + ": " + folder + " has no " + ModelConfigurationReader.FILE,
                    "Name a folder with the model's config.json with --model.");
        }
        return folder;
    }

    private static FailureException refusal(String message, String hint) {
        return new FailureException(FailureClass.InvalidConfiguration, message, hint);
    }

    /** Within a container, the container's. */
    private static long machineMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
