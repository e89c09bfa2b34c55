package dev.longcontext.trainer.data.arrange;

/** Tokenised documents of one source, numbered from 0. */
public interface Documents {

    int count();

    /** Tokens of document {@code i}. */
    int length(int i);

    /** The ids [s] of document {@code i}, not to be changed. */
    int[] ids(int i);
}
