package dev.longcontext.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever happens to the files of the newest checkpoint on the volume, the one before it is used. */
class CheckpointDamagePropertyTest {

    private static final String DIGEST = "inputs";
    private static final List<String> FILES =
            List.of("adapter_model.safetensors", "checkpoint.json", "optimizer.safetensors", "SHA256SUMS");

    private Path folder;
    private Path newest;

    @BeforeTry
    void saveTwo() throws IOException {
        folder = Files.createTempDirectory("checkpoints");
        CheckpointStore store = store();
        save(store, 3);
        newest = save(store, 6).folder();
    }

    @AfterTry
    void delete() throws IOException {
        AtomicFiles.deleteRecursively(folder);
    }

    @Property(tries = 500)
    void anyBitFlipped(@ForAll @IntRange(max = 3) int which, @ForAll int place, @ForAll @IntRange(max = 7) int bit)
            throws IOException {
        Path file = newest.resolve(FILES.get(which));
        byte[] bytes = Files.readAllBytes(file);
        bytes[Math.floorMod(place, bytes.length)] ^= (byte) (1 << bit);
        Files.write(file, bytes);

        assertTheOneBeforeIsUsed();
    }

    @Property(tries = 500)
    void anyLengthCutOff(@ForAll @IntRange(max = 3) int which, @ForAll int length) throws IOException {
        Path file = newest.resolve(FILES.get(which));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, Math.floorMod(length, bytes.length)));

        assertTheOneBeforeIsUsed();
    }

    @Property
    void anyFilesMissing(@ForAll @IntRange(min = 1, max = 15) int whichOnes) throws IOException {
        for (int i = 0; i < FILES.size(); i++) {
            if ((whichOnes >> i & 1) == 1) {
                Files.delete(newest.resolve(FILES.get(i)));
            }
        }

        assertTheOneBeforeIsUsed();
    }

    /** As if a bug or another version had written it: the digests are right, the content is not. */
    @Property(tries = 200)
    void anyManifestWithRightDigests(@ForAll String manifest) throws IOException {
        rewriteManifest(manifest);

        assertTheOneBeforeIsUsed();
    }

    @Property(tries = 200)
    void anyFieldOfTheManifestOfAnotherKind(
            @ForAll @IntRange(max = 4) int which, @ForAll @IntRange(max = 4) int replacement) throws IOException {
        String field = List.of("contractVersion", "inputsDigest", "position", "step", "samples")
                .get(which);
        String value = List.of("null", "[]", "{}", "\"x\"", "-1").get(replacement);
        String manifest = Files.readString(newest.resolve(CheckpointManifest.FILE))
                .replaceFirst("(?s)(\"" + field + "\" : )(\\{.*?}|\"[^\"]*\"|\\d+)", "$1" + value);
        rewriteManifest(manifest);

        assertTheOneBeforeIsUsed();
    }

    private void rewriteManifest(String text) throws IOException {
        Files.writeString(newest.resolve(CheckpointManifest.FILE), text);
        Files.delete(newest.resolve(Sha256Sums.FILE));
        Sha256Sums.write(newest);
    }

    private CheckpointStore store() {
        return new CheckpointStore(folder, DIGEST, 2);
    }

    private static Checkpoint save(CheckpointStore store, long step) throws IOException {
        CheckpointStore.Writer writer = part -> {
            Files.writeString(part.resolve(FILES.get(0)), "the weights after step " + step);
            Files.writeString(part.resolve(FILES.get(2)), "the moments after step " + step);
        };
        return store.save(
                new Position(step, 2 * step, 40 * step, List.of(2L), List.of(0.5)),
                new CheckpointStore.Content(100, writer),
                () -> {});
    }

    private void assertTheOneBeforeIsUsed() throws IOException {
        CheckpointStore store = store();
        assertThat(store.latest().orElseThrow().position().step()).isEqualTo(3);

        // and the next one that is saved takes the damaged one's place, not the good one's
        save(store, 4);
        assertThat(store().latest().orElseThrow().position().step()).isEqualTo(4);
        assertThat(newest).doesNotExist();
        assertThat(folder.resolve("step-00000003")).exists();
    }
}
