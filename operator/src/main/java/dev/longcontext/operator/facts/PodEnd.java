package dev.longcontext.operator.facts;

/**
 * What ended a pod other than its trainer.
 *
 * @param text for people
 */
public record PodEnd(By by, String text) {

    /** Who ended it. */
    public enum By {
        /** Its node, for what the pod uses or to have room for others. */
        EVICTION,
        /** Its node, which did not take it or gave it up for another reason. */
        NODE,
        /** A container that is not the trainer's and failed, or the trainer's, which could not be started. */
        CONTAINER
    }

    public boolean byNode() {
        return by != By.CONTAINER;
    }
}
