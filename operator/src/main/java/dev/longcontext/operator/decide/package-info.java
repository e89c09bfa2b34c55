/**
 * From a run, what is known about it and the time, to what it should say of itself and what is to be done: pure functions
 * all the way. The same facts give the same decision, so an operator that was killed in the middle goes on where it was.
 */
package dev.longcontext.operator.decide;
