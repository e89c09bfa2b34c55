/** How far a stage is, for people, for the operator and for Prometheus. */
package dev.longcontext.trainer.observability;
