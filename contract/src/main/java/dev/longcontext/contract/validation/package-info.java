/**
 * What run.json must keep, once for both sides: the ranges of {@code run.schema.json} and the rules across fields. Every
 * {@link dev.longcontext.contract.validation.Violation} is told at once, each with field, value, rule and remedy.
 */
package dev.longcontext.contract.validation;
