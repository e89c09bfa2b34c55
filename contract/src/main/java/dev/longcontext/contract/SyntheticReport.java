package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the making of synthetic data has come to. Requests and tokens are those of all attempts, and never less than what the
 * endpoint may have charged.
 *
 * @param chats made
 * @param pairs of question and answer in them
 * @param cost in the currency of the prices; null where there are none
 * @param dropped pairs and answers that are not used, by cause
 * @param missing chats that were wanted and could not be made: too few documents, or nothing of them was usable
 */
@RecordBuilder
public record SyntheticReport(
        Long chats,
        Long pairs,
        Long requests,
        Long maxRequests,
        Long promptTokens,
        Long maxPromptTokens,
        Long completionTokens,
        Long maxCompletionTokens,
        Double cost,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> dropped,
        Long missing)
        implements SyntheticReportBuilder.With {

    private static final int CAUSES = 32;
    private static final int CAUSE = 64;

    public SyntheticReport {
        chats = Sanitizer.count(chats);
        pairs = Sanitizer.count(pairs);
        requests = Sanitizer.count(requests);
        maxRequests = Sanitizer.count(maxRequests);
        promptTokens = Sanitizer.count(promptTokens);
        maxPromptTokens = Sanitizer.count(maxPromptTokens);
        completionTokens = Sanitizer.count(completionTokens);
        maxCompletionTokens = Sanitizer.count(maxCompletionTokens);
        cost = Sanitizer.finite(cost);
        dropped = counts(dropped);
        missing = Sanitizer.count(missing);
    }

    private static Map<String, Long> counts(Map<String, Long> values) {
        Map<String, Long> counts = new TreeMap<>();
        if (values != null) {
            values.forEach((cause, count) -> {
                if (cause != null && Sanitizer.count(count) != null && counts.size() < CAUSES) {
                    counts.put(Sanitizer.line(cause, CAUSE), count);
                }
            });
        }
        return Collections.unmodifiableMap(counts);
    }
}
