package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionType;

/**
 * What keeps a run from going on until somebody does something about it.
 *
 * @param type the condition that is False because of it
 */
record Blocker(ConditionType type, String reason, String message) {}
