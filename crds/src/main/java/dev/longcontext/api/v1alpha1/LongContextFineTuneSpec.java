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
        value = Rules.AT_REST + "(self.?publish.?maxModelLen.orValue('') == 'Effective') == "
                + "(oldSelf.?publish.?maxModelLen.orValue('') == 'Effective')",
        message = "spec.publish.maxModelLen" + Rules.ONLY_AT_REST)
@ValidationRule(
        value = "self.?publish.?maxModelLen.orValue('') != 'Effective' || "
                + "has(self.evaluation) && self.evaluation.exists(e, has(e.effectiveLength) || "
                + "e.?preset.orValue('') == 'Effective')",
        message =
                "publish.maxModelLen: Effective needs an evaluation with effectiveLength: add it, or remove maxModelLen")
@ValidationRule(
        value = "!self.?approve.orValue(false) || self.?publish.?allowApproval.orValue(false)",
        message = "approve needs publish.allowApproval: true: set it too, or remove approve")
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
        value = "!has(self.data.sources) || self.data.sources.all(s, !has(s.arrange) || "
                + "s.arrange.?minTokens.orValue(0) <= self.context.targetLength && "
                + "s.arrange.?maxTokens.orValue(0) <= self.context.targetLength && "
                + "s.arrange.?chunkTokens.orValue(0) * 2 <= self.context.targetLength)",
        message =
                "arrange makes samples above spec.context.targetLength, or chunks above half of it: write less, or raise "
                        + "targetLength")
@ValidationRule(
        value = "!has(self.evaluation) || self.evaluation.all(e, " + EvaluationSuite.WITHIN_TARGET + ")",
        message = "an evaluation length is above spec.context.targetLength: lower it, or raise targetLength")
@ValidationRule(
        value = "!has(self.evaluation) || self.evaluation.all(a, !has(a.name) || "
                + "self.evaluation.exists_one(b, has(b.name) && b.name == a.name))",
        message = "two evaluations have the same name: give each a different name")
@ValidationRule(
        value =
                "self.?training.?method.orValue('') != 'Full' || self.?publish.?artifact.?format.orValue('') != 'Adapter'",
        message = "training.method Full produces no adapter: write publish.artifact.format: Merged")
@ValidationRule(
        value = "self.?training.?method.orValue('QLoRA') == 'QLoRA' "
                + "|| self.?publish.?artifact.?mergeBase.orValue('') != 'Dequantized'",
        message =
                "mergeBase: Dequantized needs the method QLoRA, which quantises the weights: write mergeBase: Original")
@ValidationRule(
        value = "has(self.network) && has(self.network.allowedHosts) || "
                + "(!has(self.baseModel.secretRef) || !self.baseModel.uri.startsWith('http://')) && "
                + "(!has(self.data.sources) || self.data.sources.all(s, !has(s.secretRef) || !s.uri.startsWith('http://'))) && "
                + "(!has(self.evaluation) || self.evaluation.all(e, !has(e.sources) || "
                + "e.sources.all(s, !has(s.secretRef) || !s.uri.startsWith('http://')))) && "
                + "(!has(self.data.synthetic) || "
                + "self.data.synthetic.corpus.all(s, !has(s.secretRef) || !s.uri.startsWith('http://')))",
        message =
                "secretRef is a token, which is not sent by http: write https://, or the host in spec.network.allowedHosts")
@ValidationRule(
        value =
                "self.?network.?allowSignedUris.orValue(false) || (!has(self.data.sources) || !self.data.sources.exists(s, s.uri.matches('"
                        + Rules.SIGNED
                        + "'))) && (!has(self.evaluation) || !self.evaluation.exists(e, has(e.sources) && "
                        + "e.sources.exists(s, s.uri.matches('" + Rules.SIGNED
                        + "')))) && (!has(self.data.synthetic) || "
                        + "!self.data.synthetic.corpus.exists(s, s.uri.matches('" + Rules.SIGNED + "')))",
        message =
                "a source's uri has a secret in its query, which whoever reads the run reads too: put a token into a Secret "
                        + "that secretRef names, or write spec.network.allowSignedUris: true")
@ValidationRule(
        value = "!has(self.data.nearDuplicateSimilarity) || has(self.data.sources) && "
                + "self.data.sources.exists(s, has(s.steps) && s.steps.exists(t, t == 'NearDeduplicate')) || "
                + "has(self.data.synthetic) && has(self.data.synthetic.steps) && "
                + "self.data.synthetic.steps.exists(t, t == 'NearDeduplicate') || "
                + "has(self.evaluation) && self.evaluation.exists(e, has(e.sources) && "
                + "e.sources.exists(s, has(s.steps) && s.steps.exists(t, t == 'NearDeduplicate')))",
        message = "data.nearDuplicateSimilarity has no effect: give a source the step NearDeduplicate, or remove it")
@ValidationRule(
        value = "!has(self.data.synthetic) || self.data.synthetic.tasks.all(t, "
                + "!has(t.maxTokens) || t.maxTokens <= self.context.targetLength)",
        message = "maxTokens of a synthetic task is above spec.context.targetLength: write a length below it")
@ValidationRule(
        value = "!has(self.data.synthetic) || has(self.network) && has(self.network.allowedHosts) || "
                + "self.data.synthetic.endpoint.url.startsWith('https://') && "
                + "self.data.synthetic.?judge.?endpoint.?url.orValue('https://').startsWith('https://')",
        message = "documents and the key are not sent by http: write https:// in the endpoint's url, or its host in "
                + "spec.network.allowedHosts")
public record LongContextFineTuneSpec(
        @Required @JsonPropertyDescription("The model to extend. Required. Immutable.")
        BaseModel baseModel,

        @Required @JsonPropertyDescription("The context length to reach. Required. Immutable.")
        Context context,

        @Required @JsonPropertyDescription("What the model is trained on. Required. Immutable.")
        Data data,

        @JsonPropertyDescription("How the model is trained. Default: the paper's recipe. Immutable.")
        Training training,

        @JsonPropertyDescription(
                "Where the stages run and which resources they get. Mutable while suspend is true, or together "
                        + "with a raised retry.")
        Resources resources,

        @JsonPropertyDescription("The volume for model, data, checkpoints and results. Immutable.")
        WorkspaceVolume workspace,

        @JsonPropertyDescription(
                "When training saves checkpoints. Mutable while suspend is true, or together with a raised retry.")
        Checkpoint checkpoint,

        @JsonPropertyDescription("Relaxes the rules for downloading the model and the data. Mutable.")
        Network network,

        @JsonPropertyDescription("What happens when a stage fails. Mutable.")
        FailurePolicy failurePolicy,

        @Size(min = 0, max = 16)
        @JsonPropertyDescription(
                "Evaluations of the base model and the tuned model. Default: none, so nothing prevents "
                        + "publishing. Immutable.")
        List<EvaluationSuite> evaluation,

        @JsonPropertyDescription("How the result is published. Mutable.")
        Publish publish,

        @JsonPropertyDescription(
                "true stops the running stage after it has saved a checkpoint; false continues. Default: false. "
                        + "Mutable.")
        Boolean suspend,

        @JsonPropertyDescription(
                "true publishes the result though a gate failed, if publish.allowApproval is true; status.approval records "
                        + "which gates, and when. Default: false. Mutable.")
        Boolean approve,

        @Min(0)
        @Max(1000000)
        @JsonPropertyDescription(
                "Raising it resumes a failed run: the failed stage starts again, training from its last "
                        + "checkpoint; if the workspace's claim is gone, all stages start again. The restart count of "
                        + "failurePolicy starts at zero, and the operator's current image is used unless image is set. "
                        + "resources, image, extraEnv, checkpoint, failurePolicy and publish may be changed in the same "
                        + "edit. On a run that has not failed it has no effect, and status.retry says so. Default: 0. "
                        + "Mutable: it can only be raised.")
        Integer retry,

        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "Image of the trainer. Default: the operator's own setting when the run's first pod starts; later stages keep "
                        + "that. Mutable while suspend is true, or together with a raised retry.")
        String image,

        @Size(min = 0, max = 64)
        @JsonPropertyDescription(
                "Additional environment variables of the stages' pods. Default: none. Mutable while suspend is "
                        + "true, or together with a raised retry.")
        List<EnvVar> extraEnv) {}
