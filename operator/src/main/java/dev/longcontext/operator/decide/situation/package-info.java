/** Where a run stands: one of the situations, each with all that follows from it. */
package dev.longcontext.operator.decide.situation;
