/** What a model is, by its config.json: shape, rotary embedding, and which weights it has. */
package dev.longcontext.trainer.architecture;
