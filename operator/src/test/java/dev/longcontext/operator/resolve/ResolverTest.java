package dev.longcontext.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.operator.Golden;
import dev.longcontext.operator.Runs;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolverTest {

    private static final Path REAL_MODEL = Path.of("../examples/smollm2-135m-16k.yaml");

    /** The contract's example is what the miniature's manifest comes to; the trainer's tests read the same file. */
    @Test
    @Tag("golden")
    void turnsTheMiniatureIntoTheContractsExample() throws IOException {
        Golden.check(
                Path.of("../examples/contract/run.json"),
                ContractJson.write(Runs.resolved(Runs.miniature()).config()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "ropeTheta": "0"                    | spec.context.ropeTheta = 0.0: must be above 1. Base of the rotary embedding, a number above 1; the paper raises it 400-fold for a ten-fold context. Left out, it stays the base model's own, which does for lengths within the native one.
            "ropeTheta": "1e999"                | spec.context.ropeTheta is "1e999", which is not a valid decimal number: write one such as 0.5 or 5e-5
            """)
    void refusesAContext(String field, String problem) {
        assertThat(problems("\"context\": {\"targetLength\": 512, " + field + "}"))
                .contains(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "training": {"optimizer": {"learningRate": "0"}} | spec.training.optimizer.learningRate = 0.0: must be above 0. Peak rate, above 0, such as 5e-5.
            "training": {"optimizer": {"beta2": "1"}}        | spec.training.optimizer.beta2 = 1.0: must be below 1. Decay of the second moment, in [0, 1), such as 0.999.
            "training": {"lora": {"alpha": "0.0"}}           | spec.training.lora.alpha = 0.0: must be above 0. The delta is scaled by alpha / rank; above 0.
            "failurePolicy": {"deadline": "0s"}              | spec.failurePolicy.deadline is "0s" but must be a time above 0: write one such as 30m or 2h30m
            "failurePolicy": {"hangTimeout": "h"}            | spec.failurePolicy.hangTimeout is "h" but must be a time above 0: write one such as 30m or 2h30m
            "resources": {"memory": "0"}                     | spec.resources.memory is "0" but must be a quantity above 0: write one such as 64Gi
            "resources": {"cpu": "many"}                     | spec.resources.cpu is "many" but must be a quantity above 0: write one such as 64Gi
            "resources": {"cpuLimit": "4"}                   | spec.resources.cpuLimit is "4" and spec.resources.cpu "8": raise the limit, or request less CPU
            "resources": {"cpu": "1", "cpuLimit": "500m"}    | spec.resources.cpuLimit is "500m" and spec.resources.cpu "1": raise the limit, or request less CPU
            "training": {"method": "Full"}, "publish": {"artifact": {"format": "Adapter"}} | spec.publish.artifact.format = Adapter: method Full produces no adapter. Write Merged, or use method QLoRA or LoRA.
            """)
    void refuses(String fields, String problem) {
        assertThat(problems("\"context\": {\"targetLength\": 512, \"ropeTheta\": \"1e6\"}, " + fields))
                .containsExactly(problem);
    }

    /** What docs/reproduction.md measured is the example, and not a file of its own that nobody applies. */
    @Test
    @Tag("golden")
    void turnsTheExampleOfARealModelIntoTheRunOfTheReproduction() throws IOException {
        Resolution resolution = resolve(Files.readString(REAL_MODEL));

        assertThat(resolution).isInstanceOf(Resolution.Accepted.class);
        Golden.check(
                Path.of("../benchmarks/reproduction/run.json"),
                ContractJson.write(((Resolution.Accepted) resolution).run().config()));
    }

    /** What its comment says to change on a slow machine; one of the two alone is refused. */
    @Test
    void theExampleOfARealModelCanBeMadeShorterAsItSays() throws IOException {
        String example = Files.readString(REAL_MODEL);
        String shorter = example.replace("    targetLength: 16384", "    targetLength: 12288");
        assertThat(shorter).isNotEqualTo(example);
        assertThat(resolve(shorter)).isInstanceOf(Resolution.Rejected.class);

        Resolution followed = resolve(shorter.replace(", 16384]", "]"));

        assertThat(followed).isInstanceOfSatisfying(Resolution.Accepted.class, accepted -> {
            DataConfig data = accepted.run().config().data();
            assertThat(data.sources().get(1).arrange().maxTokens()).isEqualTo(12_288);
        });
    }

    private static Resolution resolve(String yaml) {
        LongContextFineTune run = Serialization.unmarshal(yaml, LongContextFineTune.class);
        run.getMetadata().setNamespace("default");
        run.getMetadata().setUid("6f1c1f9e-6a0e-4b3c-9f43-0c7d8a4f2b10");
        return new Resolver(Runs.DEFAULTS).resolve(run);
    }

    @Test
    void leavesTheRopeBaseToTheModelWhereNoneIsGiven() {
        String config = ContractJson.write(
                Runs.resolved(run("\"context\": {\"targetLength\": 512}")).config());

        assertThat(config).contains("\"targetLength\"").doesNotContain("ropeTheta");
    }

    @Test
    void takesARunOfSyntheticDataAlone() {
        LongContextFineTune run = run("\"context\": {\"targetLength\": 4096}");
        LongContextFineTune alone = Serialization.unmarshal(
                Serialization.asJson(run).replace("\"sources\":[{\"name\":\"s\",\"uri\":\"pvc://c/d\"}]", """
                        "synthetic": {"endpoint": {"url": "https://llm.example/v1", "model": "strong"},
                            "corpus": [{"name": "books", "uri": "pvc://texts/books.jsonl"}],
                            "tasks": [{"type": "SingleDetailQA", "count": 4}],
                            "budget": {"maxRequests": 1, "maxPromptTokens": 1, "maxCompletionTokens": 1}}"""),
                LongContextFineTune.class);

        ResolvedRun resolved = Runs.resolved(alone);

        assertThat(resolved.config().data().sources()).isEmpty();
        assertThat(resolved.config().data().synthetic().tasks()).hasSize(1);
        assertThat(resolved.claims()).extracting(ResolvedRun.Claim::name).containsExactly("c", "texts");
    }

    @Test
    void listsEveryProblemAtOnce() {
        assertThat(problems("\"context\": {\"targetLength\": 512, \"ropeTheta\": \"0\"},"
                        + "\"resources\": {\"memory\": \"-1\"}"))
                .hasSize(2);
    }

    private static LongContextFineTune run(String fields) {
        return Serialization.unmarshal(
                "{\"metadata\": {\"name\": \"x\", \"namespace\": \"default\", \"uid\": \"u\"}, \"spec\": {"
                        + "\"baseModel\": {\"uri\": \"pvc://c/m\"},"
                        + "\"data\": {\"sources\": [{\"name\": \"s\", \"uri\": \"pvc://c/d\"}]}," + fields + "}}",
                LongContextFineTune.class);
    }

    private static List<String> problems(String fields) {
        return new Resolver(Runs.DEFAULTS).resolve(run(fields)) instanceof Resolution.Rejected rejected
                ? rejected.problems()
                : List.of();
    }
}
