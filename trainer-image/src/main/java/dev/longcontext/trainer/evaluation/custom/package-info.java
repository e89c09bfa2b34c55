/** The suite Custom: questions of the user's own, with a metric of the user's choice. */
package dev.longcontext.trainer.evaluation.custom;
