package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRecordsTest {
    @TempDir
    Path folder;

    private final Alive alive = new Alive();

    private List<SourceRecord> written(String file, String content, Selection selection) throws IOException {
        Path path = folder.resolve(file);
        Files.writeString(path, content);
        Source source = new Source(
                "own", List.of(new DataFile(path, file)), "spec.evaluation[0].sources[0].uri", Format.Auto, selection);
        SourceRecords.write(List.of(source), folder.resolve("out"), 5, new Pulse(new StopSignal(), alive));
        return SourceRecords.read(folder.resolve("out"));
    }

    @Test
    void recordsAreObjectsWhateverTheFileIs() throws IOException {
        assertThat(written("a.jsonl", "{\"q\": \"x\", \"n\": [1]}\n\n{\"q\": \"y\"}\n", Selection.ALL))
                .extracting(record -> record.place() + " " + record.record())
                .containsExactly("a.jsonl line 1 {\"q\":\"x\",\"n\":[1]}", "a.jsonl line 3 {\"q\":\"y\"}");
        assertThat(written("b.csv", "q,a\nwhy,\"1, 2\"\n", Selection.ALL))
                .extracting(record -> record.record().toString())
                .containsExactly("{\"q\":\"why\",\"a\":\"1, 2\"}");
    }

    /** Files may be long, and most of their lines not wanted. */
    @Test
    void saysThatItGoesOnBetweenRecords() throws IOException {
        written("a.jsonl", "{}\n".repeat(30), Selection.ALL.random(1));

        assertThat(alive.signs()).isEqualTo(30);
    }

    @Test
    void theFirstOrRandomOnesAreTaken() throws IOException {
        String lines = String.join(
                "\n", IntStream.range(0, 50).mapToObj(i -> "{\"i\": " + i + "}").toList());
        assertThat(written("a.jsonl", lines, Selection.ALL.first(2)))
                .extracting(record -> record.record().path("i").asInt())
                .containsExactly(0, 1);
        List<Integer> drawn = written("a.jsonl", lines, Selection.ALL.random(5)).stream()
                .map(record -> record.record().path("i").asInt())
                .toList();
        assertThat(drawn).hasSize(5).isSorted().isNotEqualTo(List.of(0, 1, 2, 3, 4));
        assertThat(written("a.jsonl", lines, Selection.ALL.random(5)))
                .extracting(record -> record.record().path("i").asInt())
                .isEqualTo(drawn);
    }

    @Test
    void whatIsNoObjectIsTold() {
        assertThatThrownBy(() -> written("a.jsonl", "{\"q\": 1}\n[1]\n", Selection.ALL))
                .isInstanceOf(FailureException.class)
                .hasMessage("a.jsonl line 2: is no object");
        assertThatThrownBy(() -> written("a.jsonl", "{\"q\": 1}\n{\"q\": \n", Selection.ALL))
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith("a.jsonl line 2: is not JSON");
    }
}
