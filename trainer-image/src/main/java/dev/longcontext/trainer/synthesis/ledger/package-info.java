/** What was asked and answered, and what it cost: kept on the volume, so that nothing is asked or paid for twice. */
package dev.longcontext.trainer.synthesis.ledger;
