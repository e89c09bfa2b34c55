package dev.longcontext.trainer.data;

import static dev.longcontext.trainer.tokenization.Sample.NO_TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleStoreTest {

    @TempDir
    Path folder;

    @Test
    void givesBackWhatWasWritten() throws IOException {
        writeTwoSamples();

        try (SampleStore store = SampleStore.open(folder)) {
            assertThat(store.size()).isEqualTo(2);
            assertThat(store.tokens()).isEqualTo(5);
            assertThat(store.targets()).isEqualTo(4);
            assertThat(store.sample(0).ids()).containsExactly(7, 0, Integer.MAX_VALUE);
            assertThat(store.sample(0).labels()).containsExactly(NO_TARGET, 0, Integer.MAX_VALUE);
            assertThat(store.sample(1).ids()).containsExactly(9, 1);
            assertThat(store.sample(1).labels()).containsExactly(9, 1);
            assertThat(store.length(1)).isEqualTo(2);
            assertThat(store.provenance(0)).isEqualTo(new SampleStore.Provenance("books", 17, false));
            assertThat(store.provenance(1)).isEqualTo(new SampleStore.Provenance("papers", 1, true));
        }
    }

    @Test
    void isNotThereUntilFinished() throws IOException {
        try (SampleStoreWriter writer = new SampleStoreWriter(folder, List.of("books"))) {
            writer.add(new Sample(new int[] {1, 1}, new int[] {1, 1}), new SampleStoreWriter.Origin(0, 1, false));
        }

        assertThatThrownBy(() -> SampleStore.open(folder))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("train.index is not there");
    }

    @Test
    void noticesAChangedToken() throws IOException {
        writeTwoSamples();
        flipByte(folder.resolve("train.tokens"), 4);

        try (SampleStore store = SampleStore.open(folder)) {
            assertThat(store.sample(1).ids()).containsExactly(9, 1);
            assertThatThrownBy(() -> store.sample(0).ids())
                    .hasMessageContaining("sample 0 does not match its checksum");
        }
    }

    @Test
    void noticesAnyChangedByteOfTheIndexAndAnyMissingEnd() throws IOException {
        writeTwoSamples();
        Path index = folder.resolve("train.index");
        byte[] whole = Files.readAllBytes(index);
        for (int at = 0; at < whole.length; at++) {
            flipByte(index, at);
            assertThatThrownBy(() -> SampleStore.open(folder).close())
                    .as("byte " + at)
                    .isInstanceOf(FailureException.class);
            Files.write(index, java.util.Arrays.copyOf(whole, at));
            assertThatThrownBy(() -> SampleStore.open(folder).close())
                    .as("first " + at + " bytes")
                    .isInstanceOf(FailureException.class);
            Files.write(index, whole);
        }
        Files.write(folder.resolve("train.tokens"), new byte[16]);
        assertThatThrownBy(() -> SampleStore.open(folder)).hasMessageContaining("has 16 bytes, but the index says 20");
    }

    @Test
    void refusesALabelThatIsNeitherTheIdNorNoTarget() throws IOException {
        try (SampleStoreWriter writer = new SampleStoreWriter(folder, List.of("books"))) {
            assertThatThrownBy(() -> writer.add(
                            new Sample(new int[] {1, 3}, new int[] {2, 3}), new SampleStoreWriter.Origin(0, 1, false)))
                    .hasMessageContaining("token 0: id 1, label 2");
        }
    }

    /** So training, which divides by the number of targets, never meets one. */
    @Test
    void refusesASampleWithNothingToLearn() throws IOException {
        try (SampleStoreWriter writer = new SampleStoreWriter(folder, List.of("books"))) {
            assertThatThrownBy(() -> writer.add(
                            new Sample(new int[] {1, 2}, new int[] {1, NO_TARGET}),
                            new SampleStoreWriter.Origin(0, 8, false)))
                    .hasMessage("line 8: no trained token, so nothing can be learnt");
        }
    }

    private void writeTwoSamples() throws IOException {
        try (SampleStoreWriter writer = new SampleStoreWriter(folder, List.of("books", "papers"))) {
            writer.add(
                    new Sample(new int[] {7, 0, Integer.MAX_VALUE}, new int[] {NO_TARGET, 0, Integer.MAX_VALUE}),
                    new SampleStoreWriter.Origin(0, 17, false));
            writer.add(new Sample(new int[] {9, 1}, new int[] {9, 1}), new SampleStoreWriter.Origin(1, 1, true));
            writer.finish();
        }
    }

    private static void flipByte(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}
