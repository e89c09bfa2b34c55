package dev.longcontext.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.validation.RunConfigReader;
import dev.longcontext.operator.resolve.Defaults;
import dev.longcontext.operator.resolve.Resolution;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.Resolver;
import dev.longcontext.operator.resolve.TrainerDevice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Runs to test with, from manifests. */
public final class Runs {

    public static final Defaults DEFAULTS = new Defaults(
            "trainer:test",
            TrainerDevice.CUDA,
            "IfNotPresent",
            Duration.ofSeconds(120),
            Duration.ofSeconds(10),
            Map.of("HF_ENDPOINT", "https://hub.example.com"));
    private static final String UID = "6f1c1f9e-6a0e-4b3c-9f43-0c7d8a4f2b10";

    private Runs() {}

    public static LongContextFineTune manifest(Path file) throws IOException {
        LongContextFineTune run = Serialization.unmarshal(Files.readString(file), LongContextFineTune.class);
        run.getMetadata().setNamespace("default");
        run.getMetadata().setUid(UID);
        run.getMetadata().setGeneration(1L);
        return run;
    }

    /** The miniature, on a GPU. */
    public static LongContextFineTune miniature() throws IOException {
        return manifest(Path.of("src/test/resources/runs/miniature.yaml"));
    }

    public static ResolvedRun resolved(LongContextFineTune run) {
        return resolved(run, DEFAULTS);
    }

    public static ResolvedRun resolved(LongContextFineTune run, Defaults defaults) {
        Resolution resolution = new Resolver(defaults).resolve(run);
        if (resolution instanceof Resolution.Accepted accepted) {
            return read(accepted.run());
        }
        throw new AssertionError(((Resolution.Rejected) resolution).message());
    }

    /** The same, after a look that the trainer would read its run.json as the operator meant it. */
    private static ResolvedRun read(ResolvedRun run) {
        assertThat(RunConfigReader.parse(ContractJson.write(run.config()))).isEqualTo(run.config());
        return run;
    }
}
