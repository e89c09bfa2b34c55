/**
 * What passes between operator and trainer, as docs/contract.md defines it: the run configuration that goes in, the
 * progress and the termination message that come out. The operator shares no code with the trainer, so the files'
 * shapes are written down here a second time, and the committed examples hold both sides to them.
 */
package dev.longcontext.operator.contract;
