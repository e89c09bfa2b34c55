package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the model is trained on. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.synthetic) || has(self.sources) && size(self.sources) > 0",
        message = "there is nothing to train on: add a source to spec.data.sources, or data.synthetic")
@ValidationRule(
        value = "!has(self.sources) || self.sources.all(a, self.sources.exists_one(b, b.name == a.name))",
        message = "two data sources have the same name: give each a different name")
@ValidationRule(
        value = "!has(self.synthetic) || !has(self.sources) || self.sources.all(s, s.name != 'synthetic')",
        message =
                "synthetic is the name of the source that data.synthetic makes: give the other source a different name")
@ValidationRule(
        value = "!has(self.sources) || self.sources.all(s, has(s.weight)) || self.sources.all(s, !has(s.weight))",
        message = "weights are shares of one mix: give every source a weight, or none")
@ValidationRule(
        value = "!has(self.synthetic) || has(self.synthetic.weight) == "
                + "(has(self.sources) && self.sources.exists(s, has(s.weight)))",
        message = "synthetic is a source of the mix too: give all sources and synthetic a weight, or none")
@ValidationRule(
        value = "has(self.synthetic) || !has(self.sources) || size(self.sources) != 1 || !has(self.sources[0].weight)",
        message = "weight is a share of a mix, but there is only one source: remove it; maxSamples bounds the samples")
@ValidationRule(
        value = "!has(self.mixStrategy) || has(self.sources) && self.sources.exists(s, has(s.weight))",
        message = "mixStrategy has no effect without weights: give each source a weight, or remove it")
@ValidationRule(
        value = "!has(self.nearDuplicateSimilarity) || double(self.nearDuplicateSimilarity) >= 0.5 && "
                + "double(self.nearDuplicateSimilarity) <= 1.0",
        message = "nearDuplicateSimilarity must be from 0.5 to 1, for example 0.8")
public record Data(
        @Size(min = 0, max = 32)
        @JsonPropertyDescription(
                "Files of training samples; at least one, unless synthetic makes all of them. Default: none. Immutable.")
        List<DataSource> sources,

        @JsonPropertyDescription("What to do with samples longer than the target length. Immutable.")
        Overlong overlong,

        @JsonPropertyDescription(
                "Shuffled: by training.seed, anew for each pass. File: in the order of the sources and their lines. Default: "
                        + "Shuffled. Immutable.")
        Order order,

        @JsonPropertyDescription(
                "Chats that a stronger model makes of long documents, as one more source. Default: none. Immutable.")
        Synthetic synthetic,

        @JsonPropertyDescription(
                "How chats are written for the model: in training, in evaluations and by whoever uses the exported model. "
                        + "Default: the model's own chat template. Immutable.")
        ChatTemplate chatTemplate,

        @JsonPropertyDescription(
                "What gives way where weights do not fit the numbers of samples. Undersample: samples are left out, none is "
                        + "repeated; the mix is as large as the source allows that has the fewest for its share. Oversample: no "
                        + "sample is left out, and those of all sources but the one with the most for its share are repeated. "
                        + "Which ones: by training.seed. Default: Undersample where sources have weights. Immutable.")
        MixStrategy mixStrategy,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "From which similarity on the step NearDeduplicate leaves a sample out: the share of runs of five words that two "
                        + "texts have in common, of all runs of both. From 0.5 to 1. Default: 0.8. Immutable.")
        String nearDuplicateSimilarity) {
    /** How samples become a mix with the shares that weights ask for. */
    public enum MixStrategy {
        Undersample,
        Oversample
    }

    /** Order of the samples in training. */
    public enum Order {
        Shuffled,
        File
    }
}
