/** The command line: one file a verb, and {@link dev.longcontext.trainer.cli.Composition}, where the parts meet. */
package dev.longcontext.trainer.cli;
