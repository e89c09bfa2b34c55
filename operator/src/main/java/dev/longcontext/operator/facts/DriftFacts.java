package dev.longcontext.operator.facts;

/**
 * A field that the operator applied and somebody changed.
 *
 * @param field such as {@code spec.predictor.model.storageUri}
 * @param found its value now; null when it was removed or is no single value
 * @param wanted the value applied; null when it is no single value
 * @param by the field manager who has it now; null when the API server does not say
 */
public record DriftFacts(String field, String found, String wanted, String by) {}
