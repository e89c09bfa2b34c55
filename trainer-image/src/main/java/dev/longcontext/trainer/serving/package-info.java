/** A model folder served over HTTP by the OpenAI protocol. */
package dev.longcontext.trainer.serving;
