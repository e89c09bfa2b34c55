package dev.longcontext.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Map;

/** Who an object's fields belong to, by the API server's own record. */
final class FieldManagers {

    private FieldManagers() {}

    /**
     * The one who wrote the field last, other than {@code self}; null when the record does not say.
     *
     * @param path such as {@code [spec, predictor, model, storageUri]}
     */
    static String other(HasMetadata object, List<String> path, String self) {
        List<ManagedFieldsEntry> entries = object.getMetadata().getManagedFields();
        return entries == null
                ? null
                : entries.stream()
                        .filter(entry -> entry.getSubresource() == null
                                || entry.getSubresource().isEmpty())
                        .filter(entry -> !self.equals(entry.getManager()) && has(entry, path))
                        .map(ManagedFieldsEntry::getManager)
                        .reduce((earlier, later) -> later)
                        .orElse(null);
    }

    private static boolean has(ManagedFieldsEntry entry, List<String> path) {
        Object fields = entry.getFieldsV1() == null ? null : entry.getFieldsV1().getAdditionalProperties();
        for (String name : path) {
            fields = fields instanceof Map<?, ?> map ? map.get("f:" + name) : null;
        }
        return fields != null;
    }
}
