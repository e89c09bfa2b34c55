/** The safetensors format: files that are checked before they are believed, mapped rather than read. */
package dev.longcontext.trainer.safetensors;
