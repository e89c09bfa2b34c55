package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;

/** What is wanted. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.baseModel == oldSelf.baseModel",
        message = "spec.baseModel cannot be changed: a new model needs a new LongContextFineTune")
@ValidationRule(
        value = "self.context == oldSelf.context",
        message = "spec.context cannot be changed: write a new LongContextFineTune")
@ValidationRule(
        value = "self.data == oldSelf.data",
        message = "spec.data cannot be changed: write a new LongContextFineTune")
@ValidationRule(
        value =
                "has(self.training) == has(oldSelf.training) && (!has(self.training) || self.training == oldSelf.training)",
        message = "spec.training cannot be changed: write a new LongContextFineTune")
@ValidationRule(
        value =
                "has(self.workspace) == has(oldSelf.workspace) && (!has(self.workspace) || self.workspace == oldSelf.workspace)",
        message = "spec.workspace cannot be changed: write a new LongContextFineTune")
@ValidationRule(
        value =
                "has(self.evaluation) == has(oldSelf.evaluation) && (!has(self.evaluation) || self.evaluation == oldSelf.evaluation)",
        message = "spec.evaluation cannot be changed: write a new LongContextFineTune")
@ValidationRule(
        value =
                "(has(self.publish) && has(self.publish.artifact)) == (has(oldSelf.publish) && has(oldSelf.publish.artifact)) && "
                        + "(!has(self.publish) || !has(self.publish.artifact) || self.publish.artifact == oldSelf.publish.artifact)",
        message = "spec.publish.artifact cannot be changed: write a new LongContextFineTune")
@ValidationRule(
        value =
                Rules.AT_REST
                        + "(has(self.resources) == has(oldSelf.resources) && (!has(self.resources) || self.resources == oldSelf.resources))",
        message = "spec.resources" + Rules.ONLY_AT_REST)
@ValidationRule(
        value = Rules.AT_REST
                + "(has(self.image) == has(oldSelf.image) && (!has(self.image) || self.image == oldSelf.image))",
        message = "spec.image" + Rules.ONLY_AT_REST)
@ValidationRule(
        value =
                Rules.AT_REST
                        + "(has(self.extraEnv) == has(oldSelf.extraEnv) && (!has(self.extraEnv) || self.extraEnv == oldSelf.extraEnv))",
        message = "spec.extraEnv" + Rules.ONLY_AT_REST)
@ValidationRule(
        value =
                Rules.AT_REST
                        + "(has(self.checkpoint) == has(oldSelf.checkpoint) && (!has(self.checkpoint) || self.checkpoint == oldSelf.checkpoint))",
        message = "spec.checkpoint" + Rules.ONLY_AT_REST)
@ValidationRule(
        value = "self.?retry.orValue(0) >= oldSelf.?retry.orValue(0)",
        message = "spec.retry can only be raised: write a number above the one it has")
@ValidationRule(
        value = "!has(self.evaluation) || self.evaluation.all(e, " + EvaluationSuite.WITHIN_TARGET + ")",
        message = "an evaluation length is above spec.context.targetLength: lower it, or raise targetLength")
@ValidationRule(
        value = "!has(self.evaluation) || self.evaluation.all(a, self.evaluation.exists_one(b, b.name == a.name))",
        message = "two evaluations have the same name: give each a name of its own")
@ValidationRule(
        value =
                "self.?training.?method.orValue('') != 'Full' || self.?publish.?artifact.?format.orValue('') != 'Adapter'",
        message = "training.method Full makes no adapter: write publish.artifact.format: Merged")
@ValidationRule(
        value = "has(self.network) && has(self.network.allowedHosts) || "
                + "(!has(self.baseModel.secretRef) || !self.baseModel.uri.startsWith('http://')) && "
                + "self.data.sources.all(s, !has(s.secretRef) || !s.uri.startsWith('http://')) && "
                + "(!has(self.evaluation) || self.evaluation.all(e, !has(e.sources) || "
                + "e.sources.all(s, !has(s.secretRef) || !s.uri.startsWith('http://'))))",
        message =
                "secretRef is a token, which is not sent by http: write https://, or the host in spec.network.allowedHosts")
@ValidationRule(
        value = "self.?network.?allowSignedUris.orValue(false) || !self.data.sources.exists(s, s.uri.matches('"
                + Rules.SIGNED + "')) && (!has(self.evaluation) || !self.evaluation.exists(e, has(e.sources) && "
                + "e.sources.exists(s, s.uri.matches('" + Rules.SIGNED + "'))))",
        message =
                "a source's uri has a secret in its query, which whoever reads the run reads too: put a token into a Secret "
                        + "that secretRef names, or write spec.network.allowSignedUris: true")
public record LongContextFineTuneSpec(
        @Required @JsonPropertyDescription("The model to extend. Required. Immutable.")
        BaseModel baseModel,

        @Required @JsonPropertyDescription("The context to reach. Required. Immutable.")
        Context context,

        @Required @JsonPropertyDescription("What the model is trained on. Required. Immutable.")
        Data data,

        @JsonPropertyDescription("How the model is trained. Default: the paper's recipe. Immutable.")
        Training training,

        @JsonPropertyDescription("Where the stages run and what they may use. Mutable while suspend is true, or "
                + "together with a raised retry.")
        Resources resources,

        @JsonPropertyDescription("The volume that holds model, data, checkpoints and results. Immutable.")
        WorkspaceVolume workspace,

        @JsonPropertyDescription("When training saves what it needs to go on. Mutable while suspend is true, or "
                + "together with a raised retry.")
        Checkpoint checkpoint,

        @JsonPropertyDescription("What fetching the model and the data may do beyond the usual. Mutable.")
        Network network,

        @JsonPropertyDescription("What happens when a stage fails. Mutable.")
        FailurePolicy failurePolicy,

        @Size(min = 0, max = 16)
        @JsonPropertyDescription(
                "Evaluations of the base and the tuned model. Default: none, and nothing stands in the "
                        + "way of publishing. Immutable.")
        List<EvaluationSuite> evaluation,

        @JsonPropertyDescription("How the result is published. Mutable.")
        Publish publish,

        @JsonPropertyDescription(
                "true stops the running stage after it saved a checkpoint, false goes on. Default: false. "
                        + "Mutable.")
        Boolean suspend,

        @Min(0)
        @Max(1000000)
        @JsonPropertyDescription(
                "Takes a failed run up again when it is raised: the stage that failed starts anew, training from its last "
                        + "checkpoint; all stages do when the workspace's claim is gone. The restarts of failurePolicy count from "
                        + "zero again, and the operator's current image is used unless image is set. resources, image, extraEnv, "
                        + "checkpoint, failurePolicy and publish may be changed together with it. On a run that has not failed it "
                        + "has no effect; status.retry says so. Default: 0. Mutable: it can only be raised.")
        Integer retry,

        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "Image of the trainer. Default: the operator's own setting when the run's first pod starts; later stages keep "
                        + "that. Mutable while suspend is true, or together with a raised retry.")
        String image,

        @Size(min = 0, max = 64)
        @JsonPropertyDescription(
                "More environment variables of the stages' pods. Default: none. Mutable while suspend is true, or together "
                        + "with a raised retry.")
        List<EnvVar> extraEnv) {}
