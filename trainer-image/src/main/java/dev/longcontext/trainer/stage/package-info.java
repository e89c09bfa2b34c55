/** What every stage has in common: workspace, lock, manifest, stop signal, termination message, exit code. */
package dev.longcontext.trainer.stage;
