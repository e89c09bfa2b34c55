package dev.longcontext.operator.facts;

/**
 * Something that was wanted of the API server and that it would not do, or not yet.
 *
 * @param object kind and name of what it was about, such as {@code Job tiny-prepare-1}
 * @param said the API server's own sentence
 * @param concern what of the run it was wanted for
 */
public record Refusal(Kind kind, String object, String said, Concern concern) {

    /** Of something that the current stage waits for. */
    public Refusal(Kind kind, String object, String said) {
        this(kind, object, said, Concern.STAGE);
    }

    public Refusal of(Concern other) {
        return new Refusal(kind, object, said, other);
    }

    /** The run goes on all the same. */
    public boolean aside() {
        return concern == Concern.ASIDE;
    }

    /** What of a run an object is for. */
    public enum Concern {
        /** The current stage waits for it. */
        STAGE,
        /** Serving the result waits for it. */
        SERVER,
        /** Nothing waits for it. */
        ASIDE
    }

    /** By what helps against it. */
    public enum Kind {
        /** A ResourceQuota is used up, or asks for a request or limit that is not given. */
        QUOTA_EXCEEDED,
        /** A webhook, a policy, Pod Security or a LimitRange says no, or cannot be asked. */
        ADMISSION_DENIED,
        /** Something that the object names does not exist: a service account, priority class or runtime class. */
        REFERENCE_NOT_FOUND,
        /** Whoever asks lacks the right. */
        FORBIDDEN,
        /** The API server finds a field of the object wrong. */
        INVALID,
        /** The API does not exist, or not any more. */
        NOT_FOUND,
        /** An object of that name exists and is somebody else's. */
        NAME_TAKEN,
        /** Somebody else changed the object at the same moment. */
        CONFLICT,
        /** The API server does not answer, or has no time. */
        UNAVAILABLE,
        /** The namespace is being deleted: nothing will be made in it any more, and nobody waits for it. */
        NAMESPACE_GOES
    }
}
