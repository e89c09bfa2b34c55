package dev.longcontext.estimator;

/** What memory is for. */
public enum MemoryPart {
    BASE_WEIGHTS("base weights of the layers"),
    EMBEDDING("token embedding"),
    HEAD("lm_head"),
    TRAINED_IN_LAYERS("trained weights in the layers"),
    GRADIENTS("gradients"),
    MOMENTS("AdamW's moments"),
    KEPT("kept layer inputs, attention outputs"),
    CACHE("keys and values of an evaluation"),
    WORKING_SET("working set"),
    ROPE("rotary tables"),
    LOADING("weights while they are loaded"),
    ALLOCATOR("held by allocator and kernels"),
    PROCESS("libraries and process");

    private final String label;

    MemoryPart(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }
}
