package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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
        ChatTemplate chatTemplate) {
    /** Order of the samples in training. */
    public enum Order {
        Shuffled,
        File
    }
}
