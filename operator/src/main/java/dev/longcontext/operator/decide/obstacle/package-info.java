/** What is in a run's way, and the words that say what helps. */
package dev.longcontext.operator.decide.obstacle;
