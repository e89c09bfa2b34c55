package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One evaluation of the base and the tuned model. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.suite != 'NeedleInAHaystack' || has(self.needle)",
        message = "suite NeedleInAHaystack needs needle.lengths")
public record EvaluationSuite(
        @Required
        @Pattern(Rules.NAME)
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name, unique in the list. Required. Immutable.")
        String name,

        @Required
        @JsonPropertyDescription(
                "NeedleInAHaystack: a sentence with a pass key is hidden at several depths of texts of "
                        + "several lengths, and asked for. Required. Immutable.")
        Suite suite,

        @JsonPropertyDescription("The grid of NeedleInAHaystack. Required with it. Immutable.")
        Needle needle,

        @Size(min = 0, max = 8)
        @JsonPropertyDescription("Bounds that decide about publishing. Default: none. Immutable.")
        List<Gate> gates) {
    /** Kind of evaluation. */
    public enum Suite {
        NeedleInAHaystack
    }
}
