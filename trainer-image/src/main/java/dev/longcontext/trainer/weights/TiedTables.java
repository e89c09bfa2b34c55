package dev.longcontext.trainer.weights;

import dev.longcontext.trainer.architecture.ModelFolder;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Whether a head that stands in the files of a model with tied embeddings is the embedding table. Where it is another one, as
 * after training both apart, transformers 4 drops the head and 5 computes with it. A table may have a gigabyte, so pieces
 * are compared, all over it: of a head that was trained no row is the embedding's.
 */
final class TiedTables {

    private static final int PIECES = 64;
    private static final int PIECE_BYTES = 4 << 10;

    private TiedTables() {}

    /** @throws FailureException of class InvalidData where they differ, also in how they are stored */
    static void check(SafetensorsFolder files, TensorEntry embedding, TensorEntry head) throws IOException {
        if (!storedAlike(embedding, head)) {
            throw ModelFolder.invalid(
                    "tie_word_embeddings of config.json is true, but " + head.name() + " is stored as "
                            + head.describe() + ", and " + embedding.name() + " as " + embedding.describe(),
                    "Remove " + head.name() + " from the files, if it is the embedding table; write "
                            + "\"tie_word_embeddings\": false into config.json, if the model was trained with both.");
        }
        if (!same(files, embedding, head)) {
            throw ModelFolder.invalid(
                    "tie_word_embeddings of config.json is true, but " + head.name() + " is not the same table as "
                            + embedding.name(),
                    "Write \"tie_word_embeddings\": false into config.json, if the model was trained with both; otherwise "
                            + "remove " + head.name() + " from the files.");
        }
    }

    private static boolean storedAlike(TensorEntry embedding, TensorEntry head) {
        return embedding.type() == head.type() && Arrays.equals(embedding.shape(), head.shape());
    }

    private static boolean same(SafetensorsFolder files, TensorEntry embedding, TensorEntry head) throws IOException {
        int bytes = (int) Math.min(PIECE_BYTES, embedding.length());
        for (int piece = 0; piece < PIECES; piece++) {
            long offset = (embedding.length() - bytes) / (PIECES - 1) * piece;
            if (!read(files, embedding, offset, bytes).equals(read(files, head, offset, bytes))) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer read(SafetensorsFolder files, TensorEntry entry, long offset, int bytes)
            throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(bytes);
        files.read(entry, offset, piece);
        return piece.flip();
    }
}
