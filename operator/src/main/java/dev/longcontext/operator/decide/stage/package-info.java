/** Where each stage of a run stands: what is remembered of it, brought forward over the attempts in the cluster. */
package dev.longcontext.operator.decide.stage;
