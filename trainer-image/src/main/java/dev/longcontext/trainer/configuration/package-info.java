/** {@code run.json}: its records, its JSON Schema and the rules that span several fields. */
package dev.longcontext.trainer.configuration;
