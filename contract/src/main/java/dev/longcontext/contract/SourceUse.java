package dev.longcontext.contract;

/** What an address is an address of. */
public enum SourceUse {
    /** A folder with a model in Hugging Face form. */
    MODEL,
    /** Files of samples. */
    DATA
}
