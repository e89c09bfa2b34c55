package dev.longcontext.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummary.SourceCounts;
import dev.longcontext.contract.StageSummaryBuilder;
import dev.longcontext.contract.SyntheticReportBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageResultsTest {

    private static final SourceCounts CHATS =
            new SourceCounts("chats", 10L, 900L, 2L, 1L, 0L, 4L, 0L, null, 3L, null, null);
    private static final SourceCounts BOOKS =
            new SourceCounts("books", 5L, 100L, 0L, 0L, 0L, 0L, 0L, 90L, null, null, null);

    private static final SourceCounts PLAIN =
            new SourceCounts("plain", 5L, 100L, 0L, 0L, 0L, 0L, 0L, null, null, null, null);

    @Test
    void countsBySourceWhereThereAreSeveral() {
        assertThat(StageResults.numbers(Stage.PREPARE, prepared(List.of(CHATS, BOOKS))))
                .contains(
                        "15 samples with 1000 tokens, 3 dropped, 0 truncated; chats 10 (2 too long, 1 too short, 4 duplicates, 3 near duplicates), books 5 of 90 documents");
        assertThat(StageResults.numbers(Stage.PREPARE, prepared(List.of(BOOKS))))
                .contains("15 samples with 1000 tokens, 3 dropped, 0 truncated; books 5 of 90 documents");
        assertThat(StageResults.numbers(Stage.PREPARE, prepared(List.of(PLAIN))))
                .contains("15 samples with 1000 tokens, 3 dropped, 0 truncated");
    }

    @Test
    void saysWhatTheSharesOfAMixDid() {
        SourceCounts small = new SourceCounts("small", 40L, 900L, 0L, 0L, 0L, 0L, 0L, null, null, null, 30L);
        SourceCounts large = new SourceCounts("large", 40L, 900L, 0L, 0L, 0L, 0L, 0L, null, null, 460L, null);
        assertThat(StageResults.numbers(Stage.PREPARE, prepared(List.of(small, large))))
                .contains("15 samples with 1000 tokens, 3 dropped, 0 truncated; small 40 (30 repeated), large 40 "
                        + "(460 beyond its share)");
    }

    /** Steps drop some of what was made. */
    @Test
    void syntheticChatsThatWereMadeAreNotSaidToBeInTheData() {
        SourceCounts kept = new SourceCounts("synthetic", 30L, 900L, 0L, 0L, 0L, 8L, 0L, null, null, null, null);
        StageSummary summary = prepared(List.of(PLAIN, kept))
                .withSynthetic(SyntheticReportBuilder.builder()
                        .chats(38L)
                        .requests(121L)
                        .missing(2L)
                        .build());

        assertThat(StageResults.numbers(Stage.PREPARE, summary))
                .contains("15 samples with 1000 tokens, 3 dropped, 0 truncated; plain 5, synthetic 30 (8 duplicates); "
                        + "38 synthetic chats were made, with 121 requests; 2 are missing");
    }

    private static StageSummary prepared(List<SourceCounts> sources) {
        return StageSummaryBuilder.builder()
                .samples(15L)
                .tokens(1000L)
                .dropped(3L)
                .truncated(0L)
                .sources(sources)
                .build();
    }
}
