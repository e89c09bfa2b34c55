package dev.longcontext.minicluster.kserve;

import static dev.longcontext.minicluster.kserve.Facts.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.minicluster.kserve.StatusRules.Serving;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every expected status is one that a real KServe wrote in that situation. */
class StatusRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final InferenceServiceStatus NONE = InferenceServiceStatus.empty(null);

    @Test
    void ready() throws IOException {
        List<InferenceServiceStatus> recorded = Recorded.states("ready.yaml");
        Serving made = Facts.of("ready", Facts.justMade(), Facts.unseenPod());
        Serving started = Facts.of("ready", Facts.unavailable(1), Facts.unseenPod());
        Serving available = Facts.of("ready", Facts.available(1, "ready-predictor-9fbc99fcb"), Facts.readyPod());

        assertThat(serving(NONE, "fake", made)).isEqualTo(recorded.get(1));
        assertThat(serving(recorded.get(1), "fake", started)).isEqualTo(recorded.get(2));
        assertThat(serving(recorded.get(2), "fake", available)).isEqualTo(recorded.get(3));
    }

    @ParameterizedTest
    @CsvSource({
        "predictor-not-ready, never-ready",
        "unschedulable, fake",
        "image-missing, no-image",
        "crash, crash",
    })
    void notReadyReadsTheSameWhateverTheCause(String name, String runtime) throws IOException {
        List<InferenceServiceStatus> recorded = Recorded.states(name + ".yaml");

        assertThat(serving(NONE, runtime, Facts.of(name, Facts.justMade()))).isEqualTo(recorded.get(1));
        assertThat(serving(recorded.get(1), runtime, Facts.of(name, Facts.unavailable(1), Facts.startingPod())))
                .isEqualTo(recorded.get(2));
    }

    @Test
    void aCrashShowsOnceKServeLooksAgain() throws IOException {
        InferenceServiceStatus before = Recorded.states("crash.yaml").get(2);
        Serving crashed =
                Facts.of("crash", Facts.pastItsDeadline(), Facts.crashLoopingPod(3, "CUDA out of memory (made up)\n"));

        assertThat(serving(before, "crash", crashed))
                .isEqualTo(Recorded.states("crash-after-600s.yaml").get(0));
    }

    @Test
    void theStorageInitializerFailed() throws IOException {
        List<InferenceServiceStatus> recorded = Recorded.states("storage-fails.yaml");
        var failed = Facts.initializer()
                .withNewState()
                .withNewTerminated()
                .withReason("Error")
                .withExitCode(1)
                .withMessage("cannot fetch hf://org/missing\n")
                .endTerminated()
                .endState()
                .build();
        Serving facts = Facts.of("storage-fails", Facts.unavailable(1), Facts.podWithInitializer(failed));

        assertThat(serving(recorded.get(2), "fake", facts)).isEqualTo(recorded.get(3));
    }

    @ParameterizedTest
    @CsvSource({
        "runtime-not-recognized, RuntimeNotRecognized, Waiting for runtime to become available",
        "runtime-disabled, RuntimeDisabled, Specified runtime is disabled",
        "runtime-unsupported-format, NoSupportingRuntime,"
                + " Specified runtime does not support specified framework/version",
        "no-supporting-runtime, NoSupportingRuntime, No runtime found to support specified framework/version",
    })
    void noRuntimeServesIt(String name, String reason, String message) throws IOException {
        InferenceServiceStatus next = StatusRules.invalidSpec(NONE, new RuntimeChoice.Invalid(reason, message), NOW);

        assertThat(Recorded.withoutTimes(next))
                .isEqualTo(Recorded.states(name + ".yaml").get(1));
    }

    @Test
    void aPlaceThatKServeDoesNotKnow() throws IOException {
        assertThat(Recorded.withoutTimes(StatusRules.unreconciled(NONE, "Standard", NOW)))
                .isEqualTo(Recorded.states("uri-unsupported.yaml").get(1));
    }

    @Test
    void aModeThatIsNotThere() throws IOException {
        assertThat(Recorded.withoutTimes(StatusRules.unreconciled(NONE, "Knative", NOW)))
                .isEqualTo(Recorded.states("mode-knative-absent.yaml").get(1));
    }

    @Test
    void updated() throws IOException {
        List<InferenceServiceStatus> recorded = Recorded.states("updated.yaml");
        String replicaSet = "updated-predictor-7b9776765b";
        Serving rolling = Facts.of("updated", Facts.rolling(2, replicaSet), Facts.startingPod(), Facts.readyPod());
        Serving bothReady = Facts.of("updated", Facts.rolling(2, replicaSet), Facts.readyPod(), Facts.readyPod());
        Serving done = Facts.of("updated", Facts.available(2, replicaSet), Facts.readyPod(), Facts.readyPod());

        assertThat(serving(recorded.get(4), "fake", rolling)).isEqualTo(recorded.get(5));
        assertThat(serving(recorded.get(5), "fake", bothReady)).isEqualTo(recorded.get(6));
        assertThat(serving(recorded.get(6), "fake", done)).isEqualTo(recorded.get(7));
    }

    @Test
    void updatedToACrashThatKServeHappensToSee() throws IOException {
        List<InferenceServiceStatus> recorded = Recorded.states("updated-to-crash.yaml");
        Serving patched = Facts.of(
                "updated-to-crash", Facts.available(1, "updated-to-crash-predictor-7445d7bdb8"), Facts.readyPod());
        Serving crashed = Facts.of(
                "updated-to-crash",
                Facts.rolling(2, "updated-to-crash-predictor-868c6884c6"),
                Facts.crashedPod(3, "CUDA out of memory (made up)\n"),
                Facts.readyPod());

        assertThat(serving(recorded.get(4), "crash", patched)).isEqualTo(recorded.get(5));
        assertThat(serving(recorded.get(5), "crash", crashed)).isEqualTo(recorded.get(6));
    }

    @Test
    void updatedToARuntimeThatIsNotThereStaysReady() throws IOException {
        List<InferenceServiceStatus> recorded = Recorded.states("updated-to-bad-runtime.yaml");
        RuntimeChoice.Invalid invalid =
                new RuntimeChoice.Invalid("RuntimeNotRecognized", "Waiting for runtime to become available");

        assertThat(Recorded.withoutTimes(StatusRules.invalidSpec(recorded.get(4), invalid, NOW)))
                .isEqualTo(recorded.get(5));
    }

    /** Mended after a wrong runtime: the InferenceService is at generation 2, its Deployment at 3, for good. */
    @Test
    void observedGenerationIsTheDeployments() throws IOException {
        InferenceServiceStatus recorded =
                Recorded.states("generation-apart.yaml").get(0);
        RuntimeChoice.Invalid invalid =
                new RuntimeChoice.Invalid("RuntimeNotRecognized", "Waiting for runtime to become available");
        InferenceServiceStatus before = StatusRules.invalidSpec(NONE, invalid, NOW);
        Serving facts = new Serving(
                Facts.available(3, "badrt-predictor-5fcffd69c7"),
                List.of(Facts.readyPod()),
                new StatusRules.Addresses(
                        "http://badrt-team.example.com",
                        "http://badrt-predictor.team.svc.cluster.local",
                        "http://badrt-predictor-team.example.com"));
        RuntimeChoice.Found mended = new RuntimeChoice.Found(new ServingRuntime("longcontext-trainer", true, null));

        assertThat(Recorded.withoutTimes(StatusRules.serving(before, mended, facts, NOW)))
                .isEqualTo(recorded);
    }

    @Test
    void stopped() throws IOException {
        List<InferenceServiceStatus> recorded = Recorded.states("stopped.yaml");

        assertThat(Recorded.withoutTimes(StatusRules.stopped(recorded.get(4), runtime("fake"), NOW)))
                .isEqualTo(recorded.get(6));
    }

    @Test
    void podsThatAreRefusedAreSaid() {
        InferenceServiceStatus next = serving(NONE, "fake", Facts.of("refused", Facts.replicasRefused()));

        assertThat(next.conditions())
                .filteredOn(condition -> condition.type().equals("Ready"))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.status()).isEqualTo("False");
                    assertThat(condition.reason()).isEqualTo("FailedCreate");
                    assertThat(condition.message()).isEqualTo("pods is forbidden: violates PodSecurity");
                });
    }

    @Test
    void aConditionKeepsItsTimeUntilItChanges() {
        Serving made = Facts.of("x", Facts.justMade());
        InferenceServiceStatus first = StatusRules.serving(NONE, runtime("fake"), made, NOW);

        InferenceServiceStatus second = StatusRules.serving(first, runtime("fake"), made, NOW.plusSeconds(9));
        InferenceServiceStatus third =
                StatusRules.serving(first, runtime("fake"), Facts.of("x", Facts.unavailable(1)), NOW.plusSeconds(9));

        assertThat(second).isEqualTo(first);
        assertThat(third.conditions())
                .extracting(InferenceServiceStatus.Condition::lastTransitionTime)
                .containsExactly(
                        "2026-01-01T00:00:00Z", "2026-01-01T00:00:09Z", "2026-01-01T00:00:09Z", "2026-01-01T00:00:00Z");
    }

    @Test
    void aRuntimeOfTheClusterIsNamedAsOne() {
        RuntimeChoice.Found found = new RuntimeChoice.Found(new ServingRuntime("fake", true, null));

        InferenceServiceStatus next = StatusRules.serving(NONE, found, Facts.of("x", Facts.justMade()), NOW);

        assertThat(next.clusterServingRuntimeName()).isEqualTo("fake");
        assertThat(next.servingRuntimeName()).isNull();
    }

    private static InferenceServiceStatus serving(InferenceServiceStatus previous, String runtime, Serving facts) {
        return Recorded.withoutTimes(StatusRules.serving(previous, runtime(runtime), facts, NOW));
    }
}
