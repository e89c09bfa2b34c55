/**
 * Renders chat templates as Hugging Face transformers does: the part of the Jinja language that templates of models use,
 * in a sandbox without files, includes or Java objects, bounded in time, output and depth. Every character of the result
 * knows whether the template or a value wrote it ({@link dev.longcontext.trainer.jinja.Text}).
 */
package dev.longcontext.trainer.jinja;
