package dev.longcontext.trainer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummaryBuilder;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage whose process is killed while it works on other inputs than those of the result that is there. */
class StageKillIT {

    private static final int LONG_SECONDS = 60;

    @TempDir
    Path folder;

    @Test
    void halfOfASecondResultDoesNotPassForTheFirst() throws Exception {
        assertThat(run(folder, "first", false)).isZero();
        Process second = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        NeverEnds.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(second.inputReader().lines().filter("half"::equals).findFirst())
                    .isPresent();
        } finally {
            second.destroyForcibly();
            assertThat(second.waitFor(LONG_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(result(folder)).hasContent("half of second");

        assertThat(run(folder, "first", false)).isZero();

        assertThat(result(folder)).hasContent("whole of first");
    }

    static final class NeverEnds {
        public static void main(String[] args) {
            run(Path.of(args[0]), "second", true);
        }
    }

    private static int run(Path folder, String input, boolean neverEnds) {
        RunConfig configuration = RunConfigurationReader.read(Path.of("../examples/contract/run.json"));
        StageRunner.Surroundings surroundings = new StageRunner.Surroundings(
                Map.of(),
                stage -> new SilentProgress(),
                Optional::empty,
                new StopSignal(),
                new CheckpointRequest(),
                TerminationMessageFile.from(
                        Map.of(
                                "TERMINATION_MESSAGE_PATH",
                                folder.resolve("message").toString()),
                        new Secrets(Map.of())));
        return new StageRunner(surroundings)
                .run(configuration, new Workspace(folder), List.of(new Writing(input, neverEnds)));
    }

    private static Path result(Path folder) {
        return new Workspace(folder).adapter().resolve("result");
    }

    private record Writing(String input, boolean neverEnds) implements StageTask {

        @Override
        public Stage stage() {
            return Stage.TRAIN;
        }

        @Override
        public Map<String, Object> inputs(StageContext context) {
            return Map.of("input", input);
        }

        @Override
        public Result run(StageContext context) throws IOException, InterruptedException {
            Path result = result(context.workspace().root());
            Files.createDirectories(result.getParent());
            Files.writeString(result, "half of " + input);
            if (neverEnds) {
                System.out.println("half");
                Thread.sleep(Long.MAX_VALUE);
            }
            Files.writeString(result, "whole of " + input);
            return new Result(
                    StageSummaryBuilder.builder().build(),
                    List.of(context.workspace().adapter()));
        }
    }
}
