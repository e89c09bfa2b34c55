package dev.longcontext.operator.resolve;

import dev.longcontext.contract.Stage;
import java.util.Set;

/**
 * An environment variable with a key of a Secret or a ConfigMap of the user's. It is no volume, because a kubelet says of a
 * variable which object or key is missing, and of a volume only that it waits.
 *
 * @param variable its name in the pod
 * @param object name of the Secret or ConfigMap
 * @param optional whether the pod starts without it
 * @param stages whose pods get it: those of the others neither hold a secret that they do not need nor wait for one that is
 *     gone
 */
public record KeyVariable(String variable, Kind kind, String object, String key, boolean optional, Set<Stage> stages) {

    /** What is asked, read and copied into the workspace once, by the first stage; the others read the workspace. */
    private static final Set<Stage> FETCHING = Set.of(Stage.PREPARE);

    /** What has the key. */
    public enum Kind {
        SECRET,
        CONFIG_MAP
    }

    static KeyVariable ofSecret(String variable, String secret, String key) {
        return new KeyVariable(variable, Kind.SECRET, secret, key, false, FETCHING);
    }

    static KeyVariable ofConfigMap(String variable, String configMap, String key) {
        return new KeyVariable(variable, Kind.CONFIG_MAP, configMap, key, false, FETCHING);
    }

    KeyVariable optional(boolean mayBeAbsent) {
        return new KeyVariable(variable, kind, object, key, mayBeAbsent, stages);
    }
}
