package dev.longcontext.trainer.evaluation.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {

    private static Fields fields(String json) throws IOException {
        JsonNode record = Json.MAPPER.readTree(json);
        return new Fields(new SourceRecord("own", "own.jsonl line 7", record), "Write it otherwise.");
    }

    /** A number is a place; a text is an option's, and only without one of those its letter or the digits of its place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1     | red, green, blue | 1",
                "1     | 1, 2, 3          | 1",
                "'\"2\"' | red, green, blue | 2",
                "'\"C\"' | red, green, blue | 2",
                "'\"7\"' | 5, 6, 7          | 2",
                "'\"X\"' | U, V, X          | 2",
                "'\"1\"' | 0, 1, 2          | 1",
                "'\"B\"' | A, B, C          | 1"
            })
    void anOptionHasSeveralNames(String answer, String options, int right) throws IOException {
        assertThat(fields("{\"answer\": " + answer + "}").option("answer", List.of(options.split(", ")), List.of()))
                .isEqualTo(right);
    }

    @Test
    void aTextThatNamesTwoOptionsIsRefused() throws IOException {
        Fields digits = fields("{\"answer\": \"2\"}");
        Fields letter = fields("{\"answer\": \"A\"}");

        assertThatThrownBy(() -> digits.option("answer", List.of("1", "2", "3"), List.of()))
                .isInstanceOf(FailureException.class)
                .hasMessage(
                        "own.jsonl line 7 has the answer \"2\", which can be read as option 1 \"2\" and option 2 \"3\"");
        assertThatThrownBy(() -> letter.option("answer", List.of("C", "B", "A"), List.of()))
                .hasMessage(
                        "own.jsonl line 7 has the answer \"A\", which can be read as option 2 \"A\" and option 0 \"C\"");
        assertThat(digits.option("answer", List.of("1", "2", "3"), List.of("1", "2", "3")))
                .as("a label of the record's own is what answers name")
                .isEqualTo(1);
    }

    @Test
    void aNumberIsNeverAText() throws IOException {
        Fields fields = fields("{\"answer\": 7}");

        assertThatThrownBy(() -> fields.option("answer", List.of("5", "6", "7"), List.of()))
                .hasMessageContaining("which is none of its options");
    }

    @Test
    void whatSaysNothingIsRefused() throws IOException {
        Fields fields = fields("{\"question\": \" \", \"answers\": [\"a\", \"\"], \"answer\": \"\"}");

        assertThatThrownBy(() -> fields.text("question")).hasMessage("own.jsonl line 7 has an empty text \"question\"");
        assertThatThrownBy(() -> fields.texts("answers"))
                .hasMessage("own.jsonl line 7 has an empty text in \"answers\"");
        assertThatThrownBy(() -> fields.texts("answer")).hasMessage("own.jsonl line 7 has an empty text in \"answer\"");
        assertThatThrownBy(() -> fields.options("endings", List.of("a", " ")))
                .hasMessage("own.jsonl line 7 has an empty text in \"endings\"");
        assertThatThrownBy(() -> fields.options("endings", List.of("a")))
                .hasMessage("own.jsonl line 7 has no list of at least two endings");
    }
}
