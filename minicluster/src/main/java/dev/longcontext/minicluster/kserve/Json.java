package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Turns the untyped content of a resource into types, and back. */
final class Json {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private Json() {}

    static <T> T convert(Object value, Class<T> type) {
        return SERIALIZATION.convertValue(value, type);
    }
}
