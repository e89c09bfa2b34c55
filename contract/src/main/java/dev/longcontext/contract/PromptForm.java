package dev.longcontext.contract;

/** How a question is put to a model. */
public enum PromptForm {
    /** As a message of the user's, in the model's chat format. */
    Chat,
    /** As a text that the model continues. */
    Text
}
