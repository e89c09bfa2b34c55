package dev.longcontext.operator.act;

import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.facts.RefusalReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** The API server's no, as a fact. */
public final class Answers {

    private Answers() {}

    /**
     * @param object what it was about, for people
     */
    public static Refusal refusal(String object, KubernetesClientException e) {
        String cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
        return RefusalReader.read(object, e.getCode(), e.getStatus(), e.getMessage() + cause);
    }

    static String nameOf(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
