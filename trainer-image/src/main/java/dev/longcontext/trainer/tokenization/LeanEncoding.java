package dev.longcontext.trainer.tokenization;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;

/**
 * Of what the library makes of a text only what is asked for. Its own {@code Encoding} also has the words of all tokens, their
 * kinds, masks and places: to copy these out of the library takes about as long as to tokenise.
 *
 * @param ids [s]
 * @param spans [s], where each token is in the text, in code points; an element is null where it is nowhere
 */
@SuppressWarnings("ArrayRecordComponent") // read once, and never compared
record LeanEncoding(long[] ids, CharSpan[] spans) {

    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;
    private static final boolean WITHOUT_SPECIAL_TOKENS = false;

    /** Ids and places. */
    static LeanEncoding of(HuggingFaceTokenizer tokenizer, String text) {
        long encoding = LIBRARY.encode(tokenizer.getHandle(), text, WITHOUT_SPECIAL_TOKENS);
        try {
            return new LeanEncoding(LIBRARY.getTokenIds(encoding), LIBRARY.getTokenCharSpans(encoding));
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }

    /** Ids alone. */
    static int[] ids(HuggingFaceTokenizer tokenizer, String text) {
        long encoding = LIBRARY.encode(tokenizer.getHandle(), text, WITHOUT_SPECIAL_TOKENS);
        try {
            long[] wide = LIBRARY.getTokenIds(encoding);
            int[] ids = new int[wide.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = Math.toIntExact(wide[i]);
            }
            return ids;
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }
}
