/** Between a decision and the resource's status: what is remembered is read from it, what is decided is written to it. */
package dev.longcontext.operator.report;
