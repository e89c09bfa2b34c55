package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Chats that a stronger model makes of long documents; they become one more source, with the name synthetic. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.corpus.all(a, self.corpus.exists_one(b, b.name == a.name))",
        message = "two sources of the corpus have the same name: give each a different name")
@ValidationRule(
        value = "!has(self.weight) || double(self.weight) > 0.0 && double(self.weight) <= 1000000.0",
        message = "weight must be above 0 and at most 1000000, for example 0.5")
@ValidationRule(
        value = "!has(self.steps) || self.steps.all(a, self.steps.exists_one(b, b == a))",
        message = "steps has a step twice: write each once")
@ValidationRule(
        value = "self.corpus.all(c, !has(c.maxSamples) && !has(c.pick) && !has(c.minTokens) && "
                + "!has(c.maxTokens) && !has(c.licence) && !has(c.steps) && !has(c.arrange) && !has(c.weight) && (!has(c.fields) || has(c.fields.text)) && "
                + "(!has(c.format) || c.format != 'Chat'))",
        message = "a corpus is of texts, and the tasks say how many and how long: remove maxSamples, pick, minTokens, "
                + "maxTokens, arrange, weight, fields but text and format Chat from its sources, and write licence and steps "
                + "into synthetic itself")
@ValidationRule(
        value = "self.tasks.all(t, !has(t.source) || self.corpus.exists(c, c.name == t.source))",
        message = "a task's source is not in the corpus: write the name of one of its sources")
public record Synthetic(
        @Required @JsonPropertyDescription("The model that makes the chats. Required. Immutable.")
        SyntheticEndpoint endpoint,

        @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription("Long documents: sources of lines with a text. Required, at least one. Immutable.")
        List<DataSource> corpus,

        @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription(
                "What is made of them. Each document is used once, by the first task that still needs one and for which it is long "
                        + "enough. Required, at least one. Immutable.")
        List<SyntheticTask> tasks,

        @Required @JsonPropertyDescription("What may be spent, over all attempts. Required. Immutable.")
        SyntheticBudget budget,

        @JsonPropertyDescription(
                "true also asks each question without the text, and drops those that are answered all the same. Default: false. "
                        + "Immutable.")
        Boolean closedBookCheck,

        @JsonPropertyDescription("A grade for each pair. Default: none. Immutable.")
        SyntheticJudge judge,

        @Min(0)
        @Max(9007199254740991L)
        @JsonPropertyDescription("Seed of draws, also sent to the endpoint. Default: 2024. Immutable.")
        Long seed,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "Share of the chats in the samples that are trained on, as weight of a source. Required if the sources have "
                        + "weights. Immutable.")
        String weight,

        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
                "Licence of the chats, in any words; provenance.jsonl states it for each of them. It is that of the corpus and "
                        + "what the terms of the endpoint say. Default: none. Immutable.")
        String licence,

        @Size(min = 1, max = 3)
        @JsonPropertyDescription(
                "Which chats are left out, as steps of a source: Deduplicate, NearDeduplicate, Decontaminate. Default: none. "
                        + "Immutable.")
        List<DataSource.Step> steps) {}
