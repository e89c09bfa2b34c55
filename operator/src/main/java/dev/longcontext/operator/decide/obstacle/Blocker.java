package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.api.v1alpha1.ConditionType;

/**
 * What is blocking a run until somebody does something about it.
 *
 * @param type the condition that is False because of it
 */
public record Blocker(ConditionType type, String reason, String message) {}
