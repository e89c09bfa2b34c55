package dev.longcontext.trainer.synthesis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {

    private static final int THREADS = 8;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeTwoEntries() throws IOException {
        file = folder.resolve("answers.jsonl");
        try (Journal journal = Journal.open(file, (entry, place) -> {})) {
            journal.append(refused(1));
            journal.append(refused(2));
        }
    }

    private static Entry refused(long id) {
        return new Entry(Entry.Kind.REFUSED, id, null, null, null, null);
    }

    private List<Long> ids() throws IOException {
        List<Long> ids = new ArrayList<>();
        Journal.open(file, (entry, place) -> ids.add(entry.id())).close();
        return ids;
    }

    private void add(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    /** What a kill within a write leaves, and what the power leaves that went before a wait for the volume ended. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"REF",
                "\0\0\0\0\0\0\0\0",
                "\0\0\0\0\n",
                "{\"kind\":\"REFUSED\",\"id\":3}\0\0\0\0\n",
                "\0\0\0{\"kind\":\"REFUSED\",\"id\":4}\n",
                "\0\0\0\n{\"kind\":\"REFUSED\",\"id\":4}\n",
                "{\"kind\":\"REF\n\0\0\n{\"kind\":\"REFUSED\",\"id\":4}\n{\"kind\":",
                "#?*!\n",
            })
    void goesOnFromWhatWasSafe(String tail) throws IOException {
        long safe = Files.size(file);
        add(tail);

        assertThat(ids()).containsExactly(1L, 2L);
        assertThat(Files.size(file)).isEqualTo(safe);
        try (Journal journal = Journal.open(file, (entry, place) -> {})) {
            journal.append(refused(3));
        }
        assertThat(ids()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void isDamagedWhereMoreFollowsThanCanHaveBeenWaiting() throws IOException {
        long damage = Files.size(file);
        add("\0\0\0\0\n" + "{\"kind\":\"REFUSED\",\"id\":4}\n".repeat(5000));
        byte[] before = Files.readAllBytes(file);

        FailureException failure = catchThrowableOfType(FailureException.class, this::ids);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(failure.getMessage()).contains("is damaged at byte " + damage + ":");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void tellsNobodyOfAnEntryBeforeTheVolumeHasIt() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch volume = new CountDownLatch(1);
        AtomicInteger syncs = new AtomicInteger();
        Journal.Volume slow = descriptor -> {
            if (syncs.incrementAndGet() > 1) { // the first is of the opening
                written.countDown();
                await(volume);
            }
            descriptor.sync();
        };
        try (Journal journal = Journal.open(file, (entry, place) -> {}, slow)) {
            CompletableFuture<Place> appended = CompletableFuture.supplyAsync(() -> append(journal, 3));
            await(written);
            assertThat(Files.readString(file, StandardCharsets.UTF_8)).endsWith("\"id\":3}\n");
            assertThat(appended).isNotDone();
            volume.countDown();
            assertThat(journal.at(appended.get()).id()).isEqualTo(3);
        }
    }

    /** Eight entries that come while the volume works on one share the next wait. */
    @Test
    void waitsOnceForAllThatCameMeanwhile() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch volume = new CountDownLatch(1);
        AtomicInteger syncs = new AtomicInteger();
        Journal.Volume slow = descriptor -> {
            if (syncs.incrementAndGet() == 2) {
                first.countDown();
                await(volume);
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try (Journal journal = Journal.open(file, (entry, place) -> {}, slow)) {
            List<Future<Place>> appended = new ArrayList<>();
            appended.add(threads.submit(() -> append(journal, 100)));
            await(first);
            long safe = Files.size(file);
            for (int i = 0; i < THREADS; i++) {
                long id = i;
                appended.add(threads.submit(() -> append(journal, id)));
            }
            while (Files.size(file) < safe + THREADS * "{'kind':'REFUSED','id':0}\n".length()) {
                Thread.onSpinWait();
            }
            volume.countDown();
            for (Future<Place> one : appended) {
                one.get();
            }
            assertThat(syncs).as("of the opening, of the first, of the others").hasValue(3);
        } finally {
            threads.shutdownNow();
        }
        assertThat(ids()).hasSize(2 + 1 + THREADS);
    }

    private static Place append(Journal journal, long id) {
        try {
            return journal.append(refused(id));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
