package dev.longcontext.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummary.SourceCounts;
import dev.longcontext.contract.StageSummaryBuilder;
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
