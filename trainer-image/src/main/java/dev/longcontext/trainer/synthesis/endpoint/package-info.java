/** Asking an OpenAI-compatible endpoint: its dialect, its limits, its bad days, and what each answer costs. */
package dev.longcontext.trainer.synthesis.endpoint;
