/** Running text in which suites hide what they ask for, and items that are made as long as a length allows. */
package dev.longcontext.trainer.evaluation.hay;
