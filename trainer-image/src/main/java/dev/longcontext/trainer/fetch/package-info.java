/** Gets models and data from where their addresses say. */
package dev.longcontext.trainer.fetch;
