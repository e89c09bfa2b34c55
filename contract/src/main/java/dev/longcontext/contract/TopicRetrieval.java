package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.OptionalInt;

/** Talks about several topics, of which the first is asked for. What is left out has its default. */
public record TopicRetrieval(
        @JsonPropertyDescription("Numbers of topics, each from 1 to 100.") @Size(min = 1)
        List<@Min(1) Integer> topics,

        @JsonPropertyDescription("Talks of each number of topics, at least 1.") @Min(1)
        Integer samplesPerCount,

        @JsonPropertyDescription("A whole number, at least 0.") @PositiveOrZero
        Long seed)
        implements SuiteSettings {
    public TopicRetrieval {
        topics = topics == null ? List.of(5, 10, 15, 20, 25, 30, 40, 50, 60, 70) : List.copyOf(topics);
        samplesPerCount = samplesPerCount == null ? 50 : samplesPerCount;
        seed = seed == null ? 42L : seed;
    }

    @Override
    public OptionalInt items(Metric metric) {
        return OptionalInt.of(ItemScores.items(metric, 1, topics.size(), samplesPerCount));
    }
}
