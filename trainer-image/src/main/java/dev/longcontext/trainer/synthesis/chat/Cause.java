package dev.longcontext.trainer.synthesis.chat;

/** Why an answer, a pair of it, or a document is not used. */
public enum Cause {
    /** It ended at the bound of its length. */
    truncated,
    /** It is no JSON of the form asked for, also when asked again. */
    malformed,
    /** The model would not answer. */
    refused,
    /** It has more bytes than an answer of that length can have. */
    tooLarge,
    /** The endpoint gave no answer to this request. */
    unanswered,
    /** A quote is not in the text, and the answer's words are not either. */
    ungrounded,
    /** A question that needs several places is answered by one. */
    singlePlace,
    /** The same question was asked about the document before. */
    duplicate,
    /** The model knows the answer without the text. */
    knownWithoutText,
    /** The judge gave too low a score. */
    lowScore,
    /** The judge, or the check without the text, gave nothing that can be used. */
    unjudged,
    /** A document has fewer chunks than a question needs: nothing was asked about it. */
    tooFewChunks,
    /** It did not fit into the target length. */
    noRoom,
    /** The budget did not suffice. */
    overBudget
}
