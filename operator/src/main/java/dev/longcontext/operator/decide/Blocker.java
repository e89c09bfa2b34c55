package dev.longcontext.operator.decide;

/**
 * What keeps a run from going on until somebody does something about it.
 *
 * @param type the condition that is False because of it
 */
record Blocker(ConditionType type, String reason, String message) {}
