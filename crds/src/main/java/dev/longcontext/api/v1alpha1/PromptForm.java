package dev.longcontext.api.v1alpha1;

/** How a question is put to a model. */
public enum PromptForm {
    Chat,
    Text
}
