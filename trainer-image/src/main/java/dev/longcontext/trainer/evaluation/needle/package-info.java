/**
 * The suite NeedleInAHaystack: a sentence with a pass key at several depths of texts of several lengths. A unit is one
 * cell of that grid.
 */
package dev.longcontext.trainer.evaluation.needle;
