package dev.longcontext.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import dev.longcontext.operator.Runs;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the CRD says early and what the contract says of the resolved configuration agree: on a real API server, the same
 * generated manifests are refused by both or by neither.
 */
@ExtendWith(MiniClusterExtension.class)
class EarlyRulesIT {

    private static final Path CRD = Path.of("../crds/longcontextfinetunes.longcontext.dev.yaml");
    private static final int MANIFESTS = 600;
    private static final long SEED = 18;
    private static final int UNPROCESSABLE = 422;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String BASE = """
            {"apiVersion": "longcontext.dev/v1alpha1", "kind": "LongContextFineTune", "metadata": {"name": "generated"},
             "spec": {"baseModel": {"uri": "pvc://c/m"}, "context": {"targetLength": 4096},
              "data": {"sources": [{"name": "a", "uri": "pvc://c/a"}, {"name": "b", "uri": "pvc://c/b"}]},
              "training": {"optimizer": {}, "batch": {}},
              "evaluation": [{"name": "e", "suite": "NeedleInAHaystack", "needle": {"lengths": [512]},
                "gates": [{"metric": "accuracy", "min": "0.5"}]}]}}
            """;

    /** At each bound of the contract, and just beyond it. */
    private static final String CHOICES = """
            context/targetLength | 512 | 511 | 1 | 0
            context/ropeTheta | "1e6" | "1.5" | "1" | "0"
            data/sources/0/name | "c" | "b"
            data/sources/0/maxSamples | 1 | 0
            data/sources/1/pick | "First" | "Random"
            data/sources/1/maxSamples | 1
            data/sources/1/minTokens | 1 | 0
            data/sources/1/maxTokens | 1 | 0
            data/sources/1/format | "Text" | "Chat" | "Auto"
            data/sources/1/fields | {} | {"text": "t"} | {"text": "t", "system": "s"} | {"messages": "m"}
            data/sources/1/fields | {"messages": "m", "role": "r", "content": "c"} | {"text": "t", "role": "r"}
            data/sources/1/fields | {"prompt": "p"} | {"completion": "c"} | {"prompt": "p", "completion": "c", "input": "i"}
            data/sources | [{"name": "a", "uri": "pvc://c/a", "weight": "0.5"}, {"name": "b", "uri": "pvc://c/b", "weight": "1000000"}]
            data/sources | [{"name": "a", "uri": "pvc://c/a", "weight": "1"}, {"name": "b", "uri": "pvc://c/b", "weight": "0"}]
            data/sources/0/weight | "1" | "0" | "1000001"
            data/mixStrategy | "Undersample" | "Oversample"
            data/nearDuplicateSimilarity | "0.5" | "0.49" | "1" | "1.1"
            data/sources/1/steps | ["NearDeduplicate"] | ["NearDeduplicate", "Deduplicate"] | ["Deduplicate", "Deduplicate"]
            data/sources/1/arrange | {"type": "Concatenate"} | {"type": "Concatenate", "maxTokens": 4097} | {"type": "Concatenate", "chunkTokens": 16}
            data/sources/1/arrange | {"type": "Interleave"} | {"type": "Interleave", "minTokens": 32} | {"type": "Interleave", "minTokens": 31}
            data/sources/1/arrange | {"type": "Interleave", "chunkTokens": 2048} | {"type": "Interleave", "chunkTokens": 2049}
            data/sources/1/arrange | {"type": "Interleave", "minTokens": 64, "maxTokens": 63} | {"type": "Interleave", "minTokens": 64, "chunkTokens": 33}
            data/sources/1/sha256 | "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9" | "AB"
            training/method | "QLoRA" | "LoRA" | "Full"
            training/lora | {} | {"rank": 1} | {"rank": 0} | {"alpha": "0"} | {"alpha": "0.5"} | {"targetModules": []}
            training/quantization | {} | {"blockSize": 64} | {"blockSize": 32}
            training/optimizer | {"schedule": "WarmupStableDecay", "decayShare": "0.2"}
            data/order | "File" | "Shuffled"
            training/optimizer/learningRate | "1e-4" | "0" | "0.0"
            training/optimizer/beta1 | "0" | "0.99" | "1" | "1.5"
            training/optimizer/beta2 | "0" | "0.99" | "1"
            training/optimizer/epsilon | "1e-9" | "0"
            training/optimizer/weightDecay | "0" | "0.1"
            training/optimizer/warmupSteps | 0 | 9 | 10 | 11
            training/optimizer/maxGradientNorm | "1" | "0"
            training/batch | {"gradientAccumulation": 1} | {"gradientAccumulation": 0} | {"lossWeighting": "Token"}
            training/batch/perDevice | 1 | 2 | 0
            training/batch/tokensPerStep | 1 | 2048 | 0
            training/batch/otherTokensWeight | "0" | "0.3"
            training/optimizer/schedule | "Cosine" | "WarmupStableDecay"
            training/optimizer/decayShare | "0.2" | "1" | "0" | "1.5"
            training/epochs | 1 | 2 | 0
            training/maxSteps | 1 | 10 | 0
            training/seed | 0 | 7
            training/lossAnomaly | {"maxSkips": 0} | {"spikeFactor": "1"} | {"spikeFactor": "1.5"} | {"action": "Fail"}
            checkpoint | {"everySteps": 1} | {"everySteps": 0} | {"keepLast": 1} | {"keepLast": 0}
            evaluation/0/needle/lengths | [512] | [512, 4096] | [4097] | [512, 512] | []
            evaluation/0/needle/depths | 1 | 0
            evaluation/0/needle/samplesPerCell | 1 | 0
            evaluation/0/gates/0/max | "1" | "0.5" | "0.4"
            evaluation/0/gates/0/maxDropFromBase | "0" | "0.1"
            evaluation/0/gates/0/min | absent
            evaluation/0/gates/0/decideBy | "Point"
            evaluation/0/effectiveLength | {"min": "0.9"} | {"shareOfShortest": "1"} | {} | {"min": "1.5"} | {"min": "0.5", "shareOfShortest": "0.5"}
            training/optimizer/minLearningRateRatio | "0" | "0.1" | "1" | "1.5"
            evaluation | [{"name": "e", "suite": "Ruler", "ruler": {"lengths": [512, 4096]}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "Ruler", "ruler": {"lengths": [4097]}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "Ruler", "ruler": {"lengths": [512], "tasks": ["CommonWords", "CommonWords"]}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "Ruler", "ruler": {"lengths": [512], "samplesPerTask": 0}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "Ruler", "ruler": {"lengths": [512]}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}]
            evaluation | [{"name": "e", "suite": "TopicRetrieval", "topicRetrieval": {"topics": [5, 40]}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "TopicRetrieval", "topicRetrieval": {"topics": [5, 5]}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "TopicRetrieval", "topicRetrieval": {"topics": [0]}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "TopicRetrieval", "topicRetrieval": {}, "gates": [{"metric": "score", "min": "0.5"}], "effectiveLength": {"min": "0.5"}}]
            evaluation | [{"name": "e", "suite": "MultipleChoice", "multipleChoice": {"shots": 1, "shotsFrom": "a"}, "sources": [{"name": "a", "uri": "pvc://c/a"}, {"name": "b", "uri": "pvc://c/b"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "MultipleChoice", "multipleChoice": {"shotsFrom": "c"}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "MultipleChoice", "multipleChoice": {}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "MultipleChoice", "multipleChoice": {"shots": -1}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}]
            evaluation | [{"name": "e", "suite": "Custom", "custom": {"metric": "F1"}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "Custom", "custom": {"metric": "F1", "template": "{context}"}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "Custom", "custom": {"metric": "F1", "maxPromptTokens": 1}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "Custom", "custom": {"metric": "F1"}, "sources": [{"name": "a", "uri": "pvc://c/a"}, {"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}]
            evaluation | [{"name": "e", "suite": "LongBench", "longBench": {}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "LongBench", "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "LongBench", "longBench": {"maxPromptTokens": 1}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "LongBench", "longBench": {"maxPromptTokens": 2}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}]
            evaluation | [{"name": "e", "suite": "InfiniteBench", "infiniteBench": {}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "InfiniteBench", "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "InfiniteBench", "infiniteBench": {}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "InfiniteBench", "infiniteBench": {"maxPromptTokens": 1}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "InfiniteBench", "infiniteBench": {"maxPromptTokens": 2}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "InfiniteBench", "infiniteBench": {}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "score", "min": "0.5"}], "effectiveLength": {"min": "0.5"}}]
            evaluation | [{"name": "e", "suite": "Reasoning", "reasoning": {"lengths": [512]}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "Reasoning", "reasoning": {"lengths": []}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "Reasoning", "reasoning": {"lengths": [512], "tasks": ["OneFact", "OneFact"]}, "gates": [{"metric": "score", "min": "0.5"}]}] | [{"name": "e", "suite": "Reasoning", "reasoning": {"lengths": [512]}, "gates": [{"metric": "accuracy", "min": "0.5"}]}]
            evaluation | [{"name": "e", "suite": "Perplexity", "perplexity": {"lengths": [512]}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "worstLengthPerplexity", "min": "0.5"}]}] | [{"name": "e", "suite": "Perplexity", "perplexity": {"lengths": [1]}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "worstLengthPerplexity", "min": "0.5"}]}] | [{"name": "e", "suite": "Perplexity", "perplexity": {"lengths": [512], "stride": 0}, "sources": [{"name": "a", "uri": "pvc://c/a"}], "gates": [{"metric": "worstLengthPerplexity", "min": "0.5"}]}] | [{"name": "e", "suite": "Perplexity", "perplexity": {"lengths": [512]}, "gates": [{"metric": "worstLengthPerplexity", "min": "0.5"}]}]
            data/synthetic | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 0}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1, "source": "other"}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1, "source": "books"}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1, "minTokens": 3000, "maxTokens": 2000}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "MultiDetailQA", "count": 1, "chunks": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "MultiDetailQA", "count": 1, "chunks": 2}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "BiographySummary", "count": 1, "chunks": 2}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}}
            data/synthetic | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b", "maxSamples": 3}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b", "weight": "1"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b", "licence": "x"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b", "format": "Chat"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b", "fields": {"text": "t"}}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 0, "maxPromptTokens": 1, "maxCompletionTokens": 1}} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}, "weight": "0"} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}, "weight": "0.5"} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}, "seed": -1}
            data/synthetic | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}, "licence": "CC0"} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}, "licence": ""} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}, "steps": ["Deduplicate", "NearDeduplicate", "Decontaminate"]} | {"endpoint": {"url": "https://h.example/v1", "model": "m", "secretRef": {"name": "s", "key": "k"}}, "corpus": [{"name": "books", "uri": "pvc://c/b"}], "tasks": [{"type": "SingleDetailQA", "count": 1}], "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000}, "steps": ["Deduplicate", "Deduplicate"]}
            publish | {"maxModelLen": "Effective"} | {"maxModelLen": "Effective", "artifact": {"format": "Adapter"}} | {"maxModelLen": "Target"}
            publish | {"artifact": {"mergeBase": "Dequantized"}} | {"artifact": {"format": "Merged"}} | {"artifact": {"format": "Adapter"}}
            """;

    private final Random random = new Random(SEED);
    private final List<String[]> choices = CHOICES.lines()
            .filter(line -> !line.isBlank())
            .map(line -> line.strip().split(" \\| "))
            .toList();

    @BeforeEach
    void install(KubernetesClient client) throws IOException {
        client.resource(Files.readString(CRD)).serverSideApply();
        Awaitility.await("the API is served").until(() -> client.supports(LongContextFineTune.class));
    }

    @Test
    void agreeWithTheContract(KubernetesClient client) throws IOException {
        List<String> differences = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < MANIFESTS; i++) {
            String manifest = manifest();
            Optional<String> byServer = refusalOfTheServer(client, manifest);
            Optional<String> byContract = refusalOfTheContract(manifest);
            refused += byServer.isPresent() ? 1 : 0;
            if (byServer.isPresent() != byContract.isPresent()) {
                differences.add(manifest + "\n  server: " + byServer.orElse("takes it") + "\n  contract: "
                        + byContract.orElse("takes it"));
            }
        }

        assertThat(differences).isEmpty();
        assertThat(refused).as("both kinds are generated").isBetween(MANIFESTS / 5, MANIFESTS * 4 / 5);
    }

    private String manifest() throws IOException {
        JsonNode manifest = JSON.readTree(BASE);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            String[] choice = choices.get(random.nextInt(choices.size()));
            set(manifest, "/spec/" + choice[0], choice[1 + random.nextInt(choice.length - 1)]);
        }
        return manifest.toString();
    }

    private static void set(JsonNode manifest, String pointer, String json) throws IOException {
        int slash = pointer.lastIndexOf('/');
        String field = pointer.substring(slash + 1);
        ObjectNode parent = parent(manifest, pointer.substring(1, slash));
        if (json.equals("absent")) {
            parent.remove(field);
        } else {
            parent.set(field, JSON.readTree(json));
        }
    }

    private static ObjectNode parent(JsonNode manifest, String path) {
        JsonNode node = manifest;
        for (String field : path.split("/")) {
            if (node instanceof ArrayNode list) {
                node = list.get(Integer.parseInt(field));
            } else {
                node = node.has(field) ? node.get(field) : ((ObjectNode) node).putObject(field);
            }
        }
        return (ObjectNode) node;
    }

    private static Optional<String> refusalOfTheServer(KubernetesClient client, String manifest) {
        try {
            client.resource(Serialization.unmarshal(manifest, GenericKubernetesResource.class))
                    .dryRun()
                    .create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getCode() != UNPROCESSABLE) {
                throw e;
            }
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> refusalOfTheContract(String manifest) {
        LongContextFineTune run = Serialization.unmarshal(manifest, LongContextFineTune.class);
        run.getMetadata().setNamespace("default");
        run.getMetadata().setUid("6f1c1f9e-6a0e-4b3c-9f43-0c7d8a4f2b10");
        return new Resolver(Runs.DEFAULTS).resolve(run) instanceof Resolution.Rejected rejected
                ? Optional.of(rejected.message())
                : Optional.empty();
    }
}
