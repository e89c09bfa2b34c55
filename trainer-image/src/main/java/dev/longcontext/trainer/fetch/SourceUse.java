package dev.longcontext.trainer.fetch;

/** What an address is an address of. */
public enum SourceUse {
    /** A folder with a model in Hugging Face form. */
    MODEL,
    /** Files of samples. */
    DATA
}
