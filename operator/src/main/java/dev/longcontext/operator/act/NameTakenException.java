package dev.longcontext.operator.act;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * An object of the name that a run needs belongs to something else, most likely to a deleted run of the same name that is
 * being cleaned up. Trying again later is right.
 */
public final class NameTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NameTakenException(HasMetadata object, Throwable cause) {
        super(
                object.getKind() + " " + object.getMetadata().getNamespace() + "/"
                        + object.getMetadata().getName()
                        + " exists and is not this run's; it is tried again until that one is gone",
                cause);
    }
}
