/**
 * What a suite is: units of work, the measurement of one unit on one model, metrics from the units, a section of the
 * report. What drives suites and what implements them meet here and nowhere else.
 */
package dev.longcontext.trainer.evaluation.suite;
