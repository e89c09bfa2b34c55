/** What a run's status remembers: records that outlive the Jobs, read by those who observe and by those who decide. */
package dev.longcontext.operator.memory;
