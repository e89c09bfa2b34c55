package dev.longcontext.operator.facts;

/**
 * A Job that is to be suspended, and that somebody else resumes.
 *
 * @param by who, for people
 * @param contested it was suspended and resumed again each time
 * @param due it is suspended again in this moment
 */
public record Resumption(String by, boolean contested, boolean due) {}
