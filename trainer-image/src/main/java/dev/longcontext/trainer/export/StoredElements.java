package dev.longcontext.trainer.export;

import dev.longcontext.trainer.safetensors.FloatCodec;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The elements of a tensor in a file: mapped in pieces, for a mapping ends at 2 GiB and an embedding need not. */
final class StoredElements implements Elements {

    private static final int ELEMENTS_PER_PIECE = 1 << 28;

    private final TensorType type;
    private final List<ByteBuffer> pieces;
    private final int perPiece;

    private StoredElements(TensorType type, List<ByteBuffer> pieces, int perPiece) {
        this.type = type;
        this.pieces = pieces;
        this.perPiece = perPiece;
    }

    /** Maps a part of a tensor, as the two kinds of safetensors sources do. */
    @FunctionalInterface
    interface Mapping {
        ByteBuffer map(TensorEntry entry, long offset, long length) throws IOException;
    }

    static StoredElements open(TensorEntry entry, Mapping mapping) throws IOException {
        return open(entry, mapping, ELEMENTS_PER_PIECE);
    }

    static StoredElements open(TensorEntry entry, Mapping mapping, int perPiece) throws IOException {
        long pieceBytes = (long) perPiece * entry.type().bits() / Byte.SIZE;
        var pieces = new ArrayList<ByteBuffer>();
        for (long offset = 0; offset < entry.length(); offset += pieceBytes) {
            pieces.add(mapping.map(entry, offset, Math.min(pieceBytes, entry.length() - offset)));
        }
        return new StoredElements(entry.type(), pieces, perPiece);
    }

    @Override
    public void read(long first, float[] target, int count) {
        int inPiece = (int) (first % perPiece);
        ByteBuffer piece = pieces.get((int) (first / perPiece));
        int here = Math.min(count, perPiece - inPiece);
        FloatCodec.decode(type, piece, inPiece, target, here);
        if (here < count) {
            float[] rest = new float[count - here];
            read(first + here, rest, rest.length);
            System.arraycopy(rest, 0, target, here, rest.length);
        }
    }
}
