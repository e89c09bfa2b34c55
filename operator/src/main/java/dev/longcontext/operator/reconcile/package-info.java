/** Puts the phases together: observe, decide, act, write the status once; and tells people and Prometheus about it. */
package dev.longcontext.operator.reconcile;
