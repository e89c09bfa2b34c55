package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.evaluation.UnitLog.Key;
import dev.longcontext.trainer.files.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitLogTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final Key ONE = new Key("base", "256/0.5");
    private static final Key TWO = new Key("base", "512/1.0");
    private static final JsonNode FIRST = Json.MAPPER.valueToTree(Map.of("right", 3));
    private static final JsonNode SECOND = Json.MAPPER.valueToTree(Map.of("right", 4));

    @TempDir
    Path folder;

    @Test
    void finishedUnitsAreThereAfterARestart() throws Exception {
        UnitLog.open(folder, DIGEST).add(ONE, FIRST);

        UnitLog again = UnitLog.open(folder, DIGEST);

        assertThat(again.size()).isEqualTo(1);
        assertThat(again.find(ONE)).contains(FIRST);
        assertThat(again.find(new Key("tuned", ONE.unit()))).isEmpty();
        assertThat(again.find(TWO)).isEmpty();
    }

    @Test
    void aLineThatWasCutOffIsMeasuredAgainAndDoesNotHarmTheNext() throws Exception {
        UnitLog.open(folder, DIGEST).add(ONE, FIRST);
        Files.writeString(file(), "{\"model\":\"base\",\"un", StandardOpenOption.APPEND);

        UnitLog.open(folder, DIGEST).add(TWO, SECOND);

        UnitLog again = UnitLog.open(folder, DIGEST);
        assertThat(again.find(ONE)).contains(FIRST);
        assertThat(again.find(TWO)).contains(SECOND);
    }

    @Test
    void aLineThatWasCutOffWithinACharacterIsMeasuredAgain() throws Exception {
        UnitLog.open(folder, DIGEST).add(ONE, FIRST);
        Files.writeString(file(), "{\"model\":\"base\",\"unit\":\"1\",\"result\":\"\u00e9", StandardOpenOption.APPEND);
        byte[] bytes = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(UnitLog.open(folder, DIGEST).find(ONE)).contains(FIRST);
        assertThat(UnitLog.open(folder, DIGEST).size()).isEqualTo(1);
    }

    @Test
    void aLineThatLostOnlyItsEndIsKept() throws Exception {
        UnitLog.open(folder, DIGEST).add(ONE, FIRST);
        Files.writeString(file(), Files.readString(file()).stripTrailing());

        UnitLog.open(folder, DIGEST).add(TWO, SECOND);

        UnitLog again = UnitLog.open(folder, DIGEST);
        assertThat(again.find(ONE)).contains(FIRST);
        assertThat(again.find(TWO)).contains(SECOND);
    }

    @Test
    void unitsOfOtherInputsAreNotTaken() throws Exception {
        UnitLog.open(folder, DIGEST).add(ONE, FIRST);

        assertThat(UnitLog.open(folder, "sha256:" + "f".repeat(64)).size()).isZero();
    }

    private Path file() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }
}
