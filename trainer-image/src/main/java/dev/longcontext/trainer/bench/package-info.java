/** {@code trainer bench}: what steps of training cost on this machine. */
package dev.longcontext.trainer.bench;
