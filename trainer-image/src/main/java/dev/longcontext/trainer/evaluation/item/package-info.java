/**
 * What suites share whose units are items: a prompt that a model answers, and a score of the answer from 0 to 1. A suite makes
 * or reads its items; asking, metrics and the report's tables are here.
 */
package dev.longcontext.trainer.evaluation.item;
