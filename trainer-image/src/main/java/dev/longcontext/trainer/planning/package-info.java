/** What a run will need, before it begins: the run's configuration and the model's, as the estimator takes them. */
package dev.longcontext.trainer.planning;
