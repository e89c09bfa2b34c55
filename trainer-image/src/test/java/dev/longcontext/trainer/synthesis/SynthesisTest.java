package dev.longcontext.trainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Which chats are made of which documents, and what is asked for them. */
class SynthesisTest extends ScriptedSynthesis {

    @Test
    void makesOneChatOfEachDocumentWhoseFirstTurnHoldsIt() throws Exception {
        SyntheticReport report = fixture.run(SynthesisFixture.configuration(
                endpoint.url(),
                4,
                SynthesisFixture.task(TaskType.SingleDetailQA, 3),
                SynthesisFixture.task(TaskType.MultiDetailQA, 2),
                SynthesisFixture.task(TaskType.BiographySummary, 1)));

        List<JsonNode> chats = chats();
        assertThat(chats)
                .extracting(chat -> chat.at("/metadata/task").asText())
                .containsExactly(
                        "SingleDetailQA",
                        "SingleDetailQA",
                        "SingleDetailQA",
                        "MultiDetailQA",
                        "MultiDetailQA",
                        "BiographySummary");
        assertThat(chats).extracting(chat -> chat.at("/metadata/line").asInt()).containsExactly(1, 2, 3, 4, 5, 6);
        JsonNode first = chats.get(0).path("messages");
        assertThat(first.path(0).path("content").asText())
                .startsWith("Keeper Orlan0 of tower 0")
                .contains("\n\nWhat ");
        assertThat(first.path(1).path("role").asText()).isEqualTo("assistant");
        assertThat(first.path(2).path("content").asText()).startsWith("What ");
        assertThat(report.chats()).isEqualTo(6);
        assertThat(report.missing()).isZero();
        assertThat(report.requests()).isEqualTo(endpoint.requests());
        assertThat(report.dropped()).isEmpty();
    }

    @Test
    void asksNothingTwiceAndMakesTheSameBytes() throws Exception {
        fixture.run(single(6));
        byte[] first = Files.readAllBytes(fixture.chats());
        int requests = endpoint.requests();

        SyntheticReport again = fixture.run(single(6));

        assertThat(endpoint.requests()).isEqualTo(requests);
        assertThat(Files.readAllBytes(fixture.chats())).isEqualTo(first);
        assertThat(again.requests()).isEqualTo(requests);
    }

    @Test
    void asksOnlyWhatChanged() throws Exception {
        SyntheticConfig before = SynthesisFixture.configuration(
                endpoint.url(),
                4,
                SynthesisFixture.task(TaskType.SingleDetailQA, 3),
                SynthesisFixture.task(TaskType.MultiDetailQA, 3));
        fixture.run(before);
        int requests = endpoint.requests();

        SyntheticConfig.Task other = before.tasks().get(1).withQuestions(2);
        fixture.run(before.withTasks(List.of(before.tasks().get(0), other)));

        assertThat(endpoint.requests()).isEqualTo(requests + 3);
    }

    @Test
    void passesOverALineThatWasThereBefore() throws Exception {
        Path books = folder.resolve("books.jsonl");
        Files.writeString(books, Files.readString(books) + Files.readString(books));

        SyntheticReport report = fixture.run(single(12));

        assertThat(endpoint.counts().values()).as("times each was asked").containsOnly(1);
        assertThat(report.chats()).isEqualTo(6);
        assertThat(report.missing()).isEqualTo(6);
    }

    /** Two documents begin alike: who comes second waits for the answer of who came first. */
    @Test
    void asksTheSameOnceAtATime() throws Exception {
        StringBuilder beginning = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            beginning.append("Keeper Orlan of tower " + i + " counted " + i + " lamps that winter.\n");
        }
        Files.writeString(
                folder.resolve("books.jsonl"),
                Json.compact(Map.of("text", beginning + "The end.")) + "\n"
                        + Json.compact(Map.of("text", beginning + "Another end.")) + "\n");
        endpoint.behaves(call -> {
            Thread.sleep(50);
            call.answer(call.pairs());
        });
        SyntheticConfig.Task task = SynthesisFixture.task(TaskType.BiographySummary, 2)
                .withMinTokens(400)
                .withMaxTokens(400);

        SyntheticReport report = fixture.run(SynthesisFixture.configuration(endpoint.url(), 4, task));

        assertThat(endpoint.requests()).isEqualTo(1);
        assertThat(report.chats()).isEqualTo(2);
    }

    @Test
    void saysThatDocumentsAreTooShortForTheirChunks() {
        SyntheticConfig.Task task =
                SynthesisFixture.task(TaskType.MultiDetailQA, 2).withChunkTokens(2000);

        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> fixture.run(SynthesisFixture.configuration(endpoint.url(), 4, task)));

        assertThat(failure.getMessage()).contains("dropped: {tooFewChunks=2}");
        assertThat(endpoint.requests()).isZero();
    }

    @Test
    void saysThatAFileOfTheCorpusIsDamaged() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(Files.readAllBytes(folder.resolve("books.jsonl")));
        }
        for (int bytes : new int[] {2, packed.size() / 2}) {
            Files.write(folder.resolve("books.jsonl"), Arrays.copyOf(packed.toByteArray(), bytes));

            FailureException failure = catchThrowableOfType(FailureException.class, () -> fixture.run(single(6)));

            assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
            assertThat(failure.getMessage()).startsWith("books.jsonl: the gzip file is damaged");
            assertThat(failure.field()).contains("spec.data.synthetic.corpus[0].uri");
        }
    }

    @Test
    void leavesOutWhatDoesNotFitIntoTheTargetLength() throws Exception {
        fixture.documents(1, 310); // 3,100 tokens, cut to 2,790 of 3,000

        SyntheticReport report = fixture.run(SynthesisFixture.configuration(
                endpoint.url(),
                4,
                SynthesisFixture.task(TaskType.SingleDetailQA, 1)
                        .withMinTokens(2790)
                        .withMaxTokens(2790)));

        assertThat(report.dropped()).containsOnlyKeys("noRoom");
        assertThat(report.pairs()).isPositive();
        int words = 0;
        for (JsonNode message : chats().get(0).path("messages")) {
            words += message.path("content").asText().split("\\s+").length;
        }
        assertThat(words).isLessThan(SynthesisFixture.TARGET);
    }

    @Test
    void sendsTheKeyAndKeepsItNowhere() throws Exception {
        endpoint.behaves(call -> {
            ObjectNode answer = call.pairs();
            ((ObjectNode) answer.at("/pairs/0")).put("answer", SynthesisFixture.KEY);
            call.answer(answer);
        });

        fixture.run(single(2));

        assertThat(endpoint.authorization()).isEqualTo("Bearer " + SynthesisFixture.KEY);
        assertThat(Files.readString(fixture.answers())).doesNotContain(SynthesisFixture.KEY);
        assertThat(Files.readString(fixture.chats())).doesNotContain(SynthesisFixture.KEY);
    }

    /** A key such as "tower" is a word of answers. In what an endpoint refuses with, it is taken out all the same. */
    @Test
    void leavesAKeyThatMayBeAWordInAnswers() throws Exception {
        fixture.withKey("tower");
        endpoint.behaves(call -> {
            if (call.times() == 1 && call.draw(5) == 0) {
                call.send(500, "{\"error\": {\"message\": \"the key tower is busy\"}}");
            } else {
                call.answer(call.pairs());
            }
        });

        SyntheticReport report = fixture.run(single(6));

        assertThat(report.dropped()).isEmpty();
        assertThat(chats())
                .allSatisfy(chat ->
                        assertThat(chat.at("/messages/1/content").asText()).contains("of tower"));
        assertThat(Files.readString(fixture.answers()))
                .contains("the key [redacted] is busy")
                .doesNotContain("the key tower");
    }
}
