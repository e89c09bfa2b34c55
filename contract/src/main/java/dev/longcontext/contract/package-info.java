/**
 * All that passes between operator and trainer, each shape once (docs/contract.md): {@link
 * dev.longcontext.contract.RunConfig run.json}, {@link dev.longcontext.contract.ProgressReport}, {@link
 * dev.longcontext.contract.TerminationMessage}, {@link dev.longcontext.contract.FailureClass} with its exit codes, {@link
 * dev.longcontext.contract.Stage}, and the names of files and environment variables. Knows neither Kubernetes nor tensors.
 *
 * <p>In the parts of {@code run.json}, a component is required unless it is {@code @Nullable}; its range is a constraint of
 * {@code jakarta.validation} beside it, and its description says what it is and what may be written. {@code
 * run.schema.json} is made of them.
 */
package dev.longcontext.contract;
