package dev.longcontext.contract;

/** The names of containers in a stage's pod. */
public final class PodContainers {

    /** The one that runs the stage; others beside it are put there by webhooks. */
    public static final String TRAINER = "trainer";

    private PodContainers() {}
}
