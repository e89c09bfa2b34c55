package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.records.Line;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LinePipelineTest {

    private static final Line LINE = Line.of(1, "texts.jsonl", 1, "{}".getBytes(StandardCharsets.UTF_8));

    /** Such as of a tokenizer that has no token for a text: it is the user's to mend, and no fault of this program. */
    @Test
    void whatIsWrongForAKnownReasonIsToldAsItIs() throws Exception {
        FailureException known = new FailureException(FailureClass.InvalidConfiguration, "no such token", "Add it.");
        try (LinePipeline pipeline = new LinePipeline()) {
            pipeline.submit(
                    LINE,
                    line -> {
                        throw known;
                    },
                    result -> {});

            assertThatThrownBy(() -> pipeline.drain(result -> {})).isSameAs(known);
        }
    }

    @Test
    void anyOtherFailureIsAFault() throws Exception {
        try (LinePipeline pipeline = new LinePipeline()) {
            pipeline.submit(
                    LINE,
                    line -> {
                        throw new IllegalArgumentException("a bug");
                    },
                    result -> {});

            assertThatThrownBy(() -> pipeline.drain(result -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("a bug");
        }
    }
}
