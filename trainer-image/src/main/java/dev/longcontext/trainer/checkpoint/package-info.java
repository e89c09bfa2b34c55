/** Checkpoints: whole or not there, verified before they are believed. */
package dev.longcontext.trainer.checkpoint;
