/**
 * From what a user wrote to what is meant: every default filled in, every quantity parsed. Pure; the rest of the
 * operator reads a {@link dev.longcontext.operator.resolve.ResolvedRun} and never the spec.
 */
package dev.longcontext.operator.resolve;
