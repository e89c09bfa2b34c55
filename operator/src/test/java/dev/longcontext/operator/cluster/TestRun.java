package dev.longcontext.operator.cluster;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A run on a test's cluster, and what a test asks of it. */
final class TestRun {

    static final String NAME = "tiny";
    private static final Path MANIFEST = Path.of("src/test/resources/cluster/run.yaml");
    private static final Path CLAIM = Path.of("src/test/resources/cluster/claim.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KubernetesClient client;

    private TestRun(KubernetesClient client) {
        this.client = client;
    }

    /** The claim with model and data, which every run here names. */
    static void claim(KubernetesClient client) throws IOException {
        client.resource(Files.readString(CLAIM)).create();
    }

    /** A claim that is bound to a folder of this machine. */
    static void hostPathClaim(KubernetesClient client, String name, Path folder) {
        String objects = """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: "%1$s-%2$s"}
                spec:
                  capacity: {storage: 10Mi}
                  accessModes: [ReadWriteOnce]
                  storageClassName: ""
                  claimRef: {namespace: "%1$s", name: "%2$s"}
                  hostPath: {path: "%3$s"}
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: "%2$s"}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: ""
                  volumeName: "%1$s-%2$s"
                  resources: {requests: {storage: 10Mi}}
                """.formatted(client.getNamespace(), name, folder);
        client.load(new ByteArrayInputStream(objects.getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    static String manifest() throws IOException {
        return Files.readString(MANIFEST);
    }

    /**
     * @param replacements alternately a text of the manifest and what stands in its place
     */
    static TestRun apply(KubernetesClient client, String... replacements) throws IOException {
        String manifest = manifest();
        for (int i = 0; i < replacements.length; i += 2) {
            manifest = manifest.replace(replacements[i], replacements[i + 1]);
        }
        client.resource(manifest).create();
        return new TestRun(client);
    }

    /**
     * A run whose train stage goes on until the hold is released.
     *
     * @param replacements as of {@link #apply}
     */
    static TestRun applyHeld(KubernetesClient client, Hold hold, String... replacements) throws IOException {
        String hint = "value: happy\n    - {name: HOLD, value: \"" + hold.port() + "\"}";
        return apply(
                client,
                Stream.concat(Stream.of(replacements), Stream.of("value: happy", hint))
                        .toArray(String[]::new));
    }

    private Resource<LongContextFineTune> resource() {
        return client.resources(LongContextFineTune.class).withName(NAME);
    }

    LongContextFineTune get() {
        return resource().get();
    }

    LongContextFineTuneStatus status() {
        return Optional.ofNullable(get().getStatus()).orElseThrow(() -> new AssertionError("no status yet"));
    }

    Optional<Condition> condition(String type) {
        return Optional.ofNullable(get().getStatus()).flatMap(status -> condition(status, type));
    }

    /** Of one look at the run, for who asks of two conditions at the same moment. */
    static Optional<Condition> condition(LongContextFineTuneStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** @return the condition as it was when it had that status: a moment later it may say something else */
    Condition awaitCondition(String type, String status) {
        return awaitCondition(type, status, PATIENCE);
    }

    Condition awaitCondition(String type, String status, Duration patience) {
        return await(type, status, condition -> condition.getStatus().equals(status), patience);
    }

    /** @return the condition as it was when it had that reason */
    Condition awaitReason(String type, String reason) {
        return await(type, reason, condition -> condition.getReason().equals(reason), PATIENCE);
    }

    private Condition await(String type, String what, Predicate<Condition> is, Duration patience) {
        AtomicReference<Condition> found = new AtomicReference<>();
        Callable<Boolean> isThere = () -> {
            found.set(condition(type).filter(is).orElse(null));
            return found.get() != null;
        };
        awaitIt(type + " " + what, isThere, patience);
        return found.get();
    }

    /** What does not come says how the run stands instead. */
    private void awaitIt(String what, Callable<Boolean> isThere) {
        awaitIt(what, isThere, PATIENCE);
    }

    private void awaitIt(String what, Callable<Boolean> isThere, Duration patience) {
        try {
            Awaitility.await(what).atMost(patience).until(isThere);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\n" + situation(), e);
        }
    }

    private String situation() {
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(get());
        objects.addAll(client.batch().v1().jobs().list().getItems());
        objects.addAll(client.pods().list().getItems());
        objects.addAll(client.persistentVolumeClaims().list().getItems());
        String events = client.v1().events().list().getItems().stream()
                .map(event -> "%s %s %s %s: %s"
                        .formatted(
                                event.getLastTimestamp(),
                                event.getInvolvedObject().getKind(),
                                event.getInvolvedObject().getName(),
                                event.getReason(),
                                event.getMessage()))
                .collect(Collectors.joining("\n"));
        return objects.stream().map(Serialization::asYaml).collect(Collectors.joining()) + events;
    }

    void awaitState(String state) {
        awaitIt(
                state,
                () -> get().getStatus() != null
                        && state.equals(get().getStatus().state()));
    }

    /** A stage that is asked to stop before it tells of progress may not listen for that yet. */
    void awaitProgress(String percent) {
        awaitIt(percent, () -> {
            LongContextFineTuneStatus status = get().getStatus();
            return status != null
                    && status.progress() != null
                    && percent.equals(status.progress().display());
        });
    }

    void patchSpec(String json) {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + json + "}");
    }

    /** Suspends or resumes the train stage's Job as somebody else, whose name for the API server's book this is. */
    void suspendJob(boolean suspend, String manager) {
        suspendJob("train", suspend, manager);
    }

    /** The same of the first attempt at any stage. */
    void suspendJob(String stage, boolean suspend, String manager) {
        client.batch()
                .v1()
                .jobs()
                .withName(NAME + "-" + stage + "-1")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(manager)
                                .build(),
                        "{\"spec\":{\"suspend\":" + suspend + "}}");
    }

    void delete() {
        resource().delete();
    }

    List<String> jobs() {
        return client.batch().v1().jobs().list().getItems().stream()
                .map(job -> job.getMetadata().getName())
                .sorted()
                .toList();
    }

    Job job(String stage, int attempt) {
        return client.batch()
                .v1()
                .jobs()
                .withName(NAME + "-" + stage + "-" + attempt)
                .get();
    }

    /** Names of everything in the namespace that the run owns. */
    List<String> children() {
        return Stream.of(
                        client.batch().v1().jobs().list().getItems().stream(),
                        client.pods().list().getItems().stream(),
                        client.configMaps().list().getItems().stream(),
                        client.persistentVolumeClaims().list().getItems().stream())
                .flatMap(objects -> objects)
                .map(object -> object.getMetadata().getName())
                .filter(name -> name.startsWith(NAME + "-"))
                .sorted()
                .toList();
    }
}
