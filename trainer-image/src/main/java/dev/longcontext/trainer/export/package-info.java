/** What users take away: a merged Hugging Face checkpoint and a PEFT adapter. */
package dev.longcontext.trainer.export;
