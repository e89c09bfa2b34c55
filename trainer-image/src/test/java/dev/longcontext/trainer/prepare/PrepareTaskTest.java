package dev.longcontext.trainer.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.StageTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the stage puts into the workspace, and when it does so anew. */
class PrepareTaskTest extends PreparedRun {

    @Test
    void putsModelAndDataIntoTheWorkspace() throws Exception {
        var result = task.run(context());

        assertThat(Json.compact(result.summary()))
                .isEqualTo(
                        "{\"nativeLength\":256,\"samples\":2,\"tokens\":11,\"targets\":9,\"dropped\":0,"
                                + "\"tooShort\":0,\"truncated\":0,\"longestSample\":6,\"sources\":[{\"name\":\"passkeys\",\"samples\":2,"
                                + "\"tokens\":11,\"tooLong\":0,\"tooShort\":0,\"truncated\":0,\"duplicates\":0,\"contaminated\":0}]}");
        assertThat(Json.MAPPER
                        .<JsonNode>valueToTree(task.told(context(), result.summary()))
                        .toString())
                .startsWith("{\"nativeLength\":256,")
                .contains("\"estimate\":{\"deviceMemoryBytes\":");
        assertThat(workspace().model().toFile().list())
                .containsExactlyInAnyOrder(
                        "config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors");
        try (SampleStore store = SampleStore.open(workspace().data())) {
            assertThat(store.size()).isEqualTo(2);
        }
    }

    /** Also of a stage that was done before with another schedule, which it does not depend on. */
    @Test
    void aScheduleThatTrainingWouldRefuseIsRefusedBeforeAnythingIsFetched() throws Exception {
        ObjectNode optimizer = (ObjectNode) json.at("/training/optimizer");
        JsonNode before = optimizer.deepCopy();
        optimizer.put("schedule", "WarmupStableDecay").put("decayShare", 0.5).put("warmupSteps", 300);

        assertThat(refusal().field()).contains("spec.training.optimizer.decayShare");
        assertThat(workspace().model()).doesNotExist();

        JsonNode refused = optimizer.deepCopy();
        ((ObjectNode) json.get("training")).set("optimizer", before);
        var result = task.run(context());
        ((ObjectNode) json.get("training")).set("optimizer", refused);
        assertThatThrownBy(() -> task.told(context(), result.summary()))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("training.optimizer.decayShare = 0.5");
    }

    /** The model's own template would write other tokens; every later stage finds the chosen one in the workspace. */
    @Test
    void rendersChatsByTheTemplateThatTheRunChose() throws Exception {
        Files.writeString(
                claim.resolve("train.jsonl"),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"A\"},{\"role\":\"assistant\",\"content\":\"b\"}]}\n");
        String own = task.run(context()).summary().toString();
        String template =
                "{% for m in messages %}{{ m.content }}{% if m.role == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}";
        ((ObjectNode) json.get("data")).putObject("chatTemplate").put("variable", "TEMPLATE");
        PrepareTask chosen = new PrepareTask(Map.of("TEMPLATE", template), QUICK);

        assertThat(chosen.inputs(context()))
                .isNotEqualTo(task(Map.of("TEMPLATE", "x")).inputs(context()));
        StageTask.Result result = chosen.run(context());

        assertThat(result.summary()).doesNotHaveToString(own);
        assertThat(result.summary().tokens()).isEqualTo(3);
        assertThat(result.outputs()).contains(workspace().chatTemplate());
        assertThat(workspace().chatTemplate()).hasContent(template);
        ((ObjectNode) json.get("data")).remove("chatTemplate");
        assertThat(task.run(context()).summary()).hasToString(own);
        assertThat(workspace().chatTemplate()).doesNotExist();
    }

    @Test
    void namesTheConfigMapWhoseTemplateIsMissing() throws Exception {
        ((ObjectNode) json.get("data")).putObject("chatTemplate").put("variable", "TEMPLATE");

        assertThatThrownBy(() -> task(Map.of()).inputs(context()))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.field()).contains("spec.data.chatTemplate.configMapRef"))
                .hasMessageContaining("the environment variable TEMPLATE with the chat template is not set");
    }

    @Test
    void itsInputsChangeWithTheFilesAndTheSettingsThatMatter() throws Exception {
        String before = Json.canonical(task.inputs(context()));
        assertThat(Json.canonical(task.inputs(context()))).isEqualTo(before);
        ((ObjectNode) json.get("run")).put("name", "another");
        assertThat(Json.canonical(task.inputs(context()))).isEqualTo(before);

        Files.writeString(claim.resolve("train.jsonl"), "{\"text\":\"Another.\"}\n");
        String changed = Json.canonical(task.inputs(context()));
        assertThat(changed).isNotEqualTo(before);
        ((ObjectNode) json.get("context")).put("targetLength", 3_000);
        assertThat(Json.canonical(task.inputs(context()))).isNotEqualTo(changed);
    }

    @Test
    void fetchesAnewOnlyWhatChanged() throws Exception {
        task.run(context());
        Path copy = workspace().model().resolve("LICENSE");
        Files.writeString(copy, "ours now");
        task.run(context());
        assertThat(copy).hasContent("ours now");

        Files.writeString(model.resolve("LICENSE"), "newer terms");
        task.run(context());
        assertThat(copy).hasContent("newer terms");
    }

    @Test
    void checksTheDigestsItIsGiven() throws Exception {
        ((ObjectNode) json.at("/data/sources/0")).put("sha256", "0".repeat(64));
        FailureException data = refusal();
        assertThat(data.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(data.getMessage()).contains("has the SHA-256 " + Digests.ofFile(claim.resolve("train.jsonl")));

        ((ObjectNode) json.at("/data/sources/0")).remove("sha256");
        ((ObjectNode) json.get("baseModel")).put("sha256", "0".repeat(64));
        assertThat(refusal().field()).contains("spec.baseModel.sha256");
        assertThat(workspace().model()).doesNotExist();
    }
}
