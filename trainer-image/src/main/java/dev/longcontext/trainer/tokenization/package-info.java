/** Text to token ids and back with the model's own tokenizer, and the Llama-3 chat format. */
package dev.longcontext.trainer.tokenization;
