/** Which parts of which documents make a sample: plans, without the tokens. */
package dev.longcontext.trainer.data.arrange;
