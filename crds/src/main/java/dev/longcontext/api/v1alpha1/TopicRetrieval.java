package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Numbers of topics of a TopicRetrieval evaluation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.topics) || self.topics.all(a, a >= 1 && a <= 100 && self.topics.exists_one(b, b == a))",
        message = "topics are numbers from 1 to 100, each only once")
public record TopicRetrieval(
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "How many topics a conversation has. Default: 5, 10, 15, 20, 25, 30, 40, 50, 60, 70. Immutable.")
        List<Integer> topics,

        @Min(1) @Max(1000) @JsonPropertyDescription("Conversations of each number of topics. Default: 50. Immutable.")
        Integer samplesPerCount,

        @Min(0) @Max(9007199254740991.0) @JsonPropertyDescription("Seed of the conversations. Default: 42. Immutable.")
        Long seed) {}
