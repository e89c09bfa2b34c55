package dev.longcontext.minicluster.events;

import io.fabric8.kubernetes.api.model.ObjectReference;

/**
 * Something that happened to an object.
 *
 * @param about the object
 * @param type {@code Normal} or {@code Warning}
 * @param reason one word
 * @param message a sentence
 */
public record EventNote(ObjectReference about, String type, String reason, String message) {
    public static EventNote normal(ObjectReference about, String reason, String message) {
        return new EventNote(about, "Normal", reason, message);
    }

    public static EventNote warning(ObjectReference about, String reason, String message) {
        return new EventNote(about, "Warning", reason, message);
    }
}
