package dev.longcontext.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatusBuilder;
import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The CRD on a real API server: accepted without violations, and its rules refuse with a message that helps. */
@ExtendWith(MiniClusterExtension.class)
class CrdIT {
    private static final Path EXAMPLES = Path.of("..", "examples");

    /** What is only asked (dry runs) needs no namespace of its own: making and deleting some 200 took most of the time. */
    private static KubernetesClient client;

    @BeforeAll
    static void install(MiniCluster cluster) throws Exception {
        client = cluster.client().adapt(NamespacedKubernetesClient.class).inNamespace("default");
        CustomResourceDefinition crd =
                Serialization.unmarshal(Files.readString(CrdDriftTest.COMMITTED), CustomResourceDefinition.class);
        cluster.client().resource(crd).createOr(NonDeletingOperation::update);
        CustomResourceDefinition established = cluster.client()
                .resource(crd)
                .waitUntilCondition(
                        found -> found.getStatus() != null
                                && found.getStatus().getConditions() != null
                                && found.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        30,
                        TimeUnit.SECONDS);
        // discovery lags behind: asked too early, a client finds no such kind, and a server no such path
        await().ignoreExceptions()
                .untilAsserted(() -> client.resources(LongContextFineTune.class).list());
        assertThat(established.getStatus().getConditions())
                .as("a structural schema has no violations")
                .noneMatch(condition -> condition.getType().equals("NonStructuralSchema"));
    }

    static Stream<Path> examples() throws Exception {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            List<Path> found = files.filter(path -> path.toString().endsWith(".yaml"))
                    .filter(path -> read(path).contains("kind: " + LongContextFineTune.KIND))
                    .toList();
            assertThat(found).isNotEmpty();
            return found.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExamplePassesAServerSideDryRunAndIsReadWhole(Path example) {
        GenericKubernetesResource resource = Serialization.unmarshal(read(example), GenericKubernetesResource.class);

        client.resource(resource)
                .dryRun()
                .fieldValidation(io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation.STRICT)
                .create();

        LongContextFineTune typed = Serialization.unmarshal(read(example), LongContextFineTune.class);
        assertThat(Json.tree(typed.getSpec()))
                .as("the Java types keep every field of the example")
                .isEqualTo(Json.tree(resource.get("spec")));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvFileSource(resources = "/refused.csv", delimiter = '|', quoteCharacter = '`', numLinesToSkip = 1)
    void aWrongValueIsRefusedWithAMessageThatSaysWhatToWrite(String path, String json, String message) {
        GenericKubernetesResource resource = miniature();
        Json.set(resource, path, json);

        assertThatThrownBy(() -> client.resource(resource).dryRun().create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "[]"})
    void syntheticDataMayBeAllThatIsTrainedOn(String sources) {
        GenericKubernetesResource resource = miniature();
        Json.set(resource, "/spec/data/synthetic", """
                {"endpoint": {"url": "https://llm.example/v1", "model": "strong"},
                 "corpus": [{"name": "books", "uri": "pvc://texts/books.jsonl"}],
                 "tasks": [{"type": "SingleDetailQA", "count": 4}],
                 "budget": {"maxRequests": 1, "maxPromptTokens": 1, "maxCompletionTokens": 1}}""");
        Json.set(resource, "/spec/data/sources", sources);

        assertThat(client.resource(resource).dryRun().create()).isNotNull();
    }

    @Test
    void similarityMayBeForAnEvaluationAlone() {
        GenericKubernetesResource resource = miniature();
        Json.set(resource, "/spec/data/nearDuplicateSimilarity", "\"0.7\"");
        Json.set(resource, "/spec/evaluation", """
                [{"name": "p", "suite": "Perplexity", "perplexity": {"lengths": [256]},
                  "sources": [{"name": "t", "uri": "pvc://a/b", "format": "Text", "steps": ["NearDeduplicate"]}]}]""");

        assertThat(client.resource(resource).dryRun().create()).isNotNull();
    }

    @Test
    void similarityMayBeForSyntheticChatsAlone() {
        GenericKubernetesResource resource = miniature();
        Json.set(resource, "/spec/data/nearDuplicateSimilarity", "\"0.7\"");
        Json.set(resource, "/spec/data/synthetic", """
                {"endpoint": {"url": "https://llm.example/v1", "model": "strong"},
                 "corpus": [{"name": "books", "uri": "pvc://texts/books.jsonl"}],
                 "tasks": [{"type": "SingleDetailQA", "count": 4}],
                 "budget": {"maxRequests": 1, "maxPromptTokens": 1, "maxCompletionTokens": 1},
                 "licence": "CC0", "steps": ["NearDeduplicate", "Decontaminate"]}""");

        assertThat(client.resource(resource).dryRun().create()).isNotNull();
    }

    /** It writes each text of a list on a line of its own; of a list of records, each field. */
    @Test
    void describeShowsTheEvaluationsAsATable(MiniCluster cluster, KubernetesClient ofThisTest) throws Exception {
        ofThisTest.resource(miniature()).create();
        LongContextFineTune run = ofThisTest
                .resources(LongContextFineTune.class)
                .withName(miniature().getMetadata().getName())
                .get();
        run.setStatus(LongContextFineTuneStatusBuilder.builder()
                .evaluationTable(List.of("EVALUATION  METRIC    BASE", "needle      accuracy  0.27"))
                .build());
        ofThisTest.resource(run).updateStatus();

        Process kubectl = new ProcessBuilder(
                        "kubectl",
                        "--kubeconfig",
                        cluster.kubeconfig().toString(),
                        "-n",
                        ofThisTest.getNamespace(),
                        "describe",
                        "lcft",
                        run.getMetadata().getName())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("  Evaluation Table:\n    EVALUATION  METRIC    BASE\n    needle      accuracy  0.27\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'preset': 'Effective'}]",
                "[{'preset': 'Effective', 'name': 'a', 'effectiveLength': {'min': '0.8'},"
                        + " 'gates': [{'metric': 'worstTaskScore', 'min': '0.5'}]}, {'preset': 'Effective', 'name': 'b'}]",
                "[{'preset': 'Paper', 'without': ['LongBench', 'Mmlu']}, {'preset': 'Effective'}]",
                "[{'preset': 'Paper', 'without': ['LongBench', 'Topics'], 'sources': [{'name': 'mmlu', 'uri': 'pvc://a/b'}]}]"
            })
    void aPresetNeedsNoSuite(String evaluations) {
        GenericKubernetesResource resource = miniature();
        Json.set(resource, "/spec/evaluation", evaluations.replace('\'', '"'));
        Json.set(resource, "/spec/publish/maxModelLen", evaluations.contains("Effective") ? "\"Effective\"" : "absent");

        assertThat(client.resource(resource).dryRun().create()).isNotNull();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvFileSource(resources = "/immutable.csv", delimiter = '|', quoteCharacter = '`', numLinesToSkip = 1)
    void whatTheRunIsAboutCannotBeChanged(String path, String json, String message, KubernetesClient ofThisTest) {
        ofThisTest.resource(miniature()).create();
        GenericKubernetesResource changed = miniature();
        Json.set(changed, path, json);

        assertThatThrownBy(() -> ofThisTest.resource(changed).update())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(message);
    }

    @Test
    void resourcesMayBeChangedWhileSuspended(KubernetesClient ofThisTest) {
        ofThisTest.resource(miniature()).create();
        GenericKubernetesResource changed = miniature();
        Json.set(changed, "/spec/suspend", "true");
        Json.set(changed, "/spec/resources/gpus", "2");

        GenericKubernetesResource stored = ofThisTest.resource(changed).update();

        assertThat(stored.<Integer>get("spec", "resources", "gpus")).isEqualTo(2);
    }

    @Test
    void whatAFailedRunNeedsMayBeChangedTogetherWithARaisedRetry(KubernetesClient ofThisTest) {
        ofThisTest.resource(miniature()).create();
        GenericKubernetesResource changed = miniature();
        Json.set(changed, "/spec/retry", "1");
        Json.set(changed, "/spec/resources/memory", "\"96Gi\"");
        Json.set(changed, "/spec/image", "\"example.com/trainer:2\"");
        Json.set(changed, "/spec/extraEnv", "[{\"name\": \"A\", \"value\": \"b\"}]");
        Json.set(changed, "/spec/checkpoint/keepLast", "1");
        Json.set(changed, "/spec/failurePolicy", "{\"maxRestarts\": 5}");

        GenericKubernetesResource stored = ofThisTest.resource(changed).update();

        assertThat(stored.<Integer>get("spec", "retry")).isEqualTo(1);
        Json.set(changed, "/spec/resources/memory", "\"97Gi\"");
        assertThatThrownBy(() -> ofThisTest.resource(changed).update())
                .as("the number that stays is no wish")
                .hasMessageContaining("raise spec.retry");
        Json.set(changed, "/spec/resources/memory", "\"96Gi\"");
        Json.set(changed, "/spec/retry", "0");
        assertThatThrownBy(() -> ofThisTest.resource(changed).update())
                .hasMessageContaining("spec.retry can only be raised");
    }

    @Test
    void aFieldOfAFutureVersionDoesNotStopTheTypes() {
        LongContextFineTune resource = Serialization.unmarshal("""
                apiVersion: longcontext.dev/v1alpha1
                kind: LongContextFineTune
                metadata: {name: future}
                spec:
                  baseModel: {uri: "pvc://a/b", mirror: "of the future"}
                  novelty: {deep: [1, 2]}
                status: {state: Training, novelty: 1}
                """, LongContextFineTune.class);

        assertThat(resource.getSpec().baseModel().uri()).isEqualTo("pvc://a/b");
        assertThat(resource.getStatus().state()).isEqualTo("Training");
    }

    private static GenericKubernetesResource miniature() {
        return Serialization.unmarshal(
                read(EXAMPLES.resolve("miniature/longcontextfinetune.yaml")), GenericKubernetesResource.class);
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
