package dev.longcontext.trainer.synthesis.ledger;

/** Where a line lies in the journal's file. */
record Place(long start, int bytes) {}
