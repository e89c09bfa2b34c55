package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who suspended a Job. The API server keeps book of who set each field ({@code metadata.managedFields}): what the operator
 * has applied is its own to take back; what somebody else has set is not. Changes that an admission webhook makes on
 * creation are in nobody's name.
 *
 * @param ours the operator applied {@code spec.suspend}
 * @param by who else did, for people
 */
public record Suspension(boolean ours, String by) {

    /** Owner of the fields that the operator applies. */
    public static final String FIELD_MANAGER = "longcontext-operator";

    private static final String APPLY = "Apply";
    private static final String QUEUE = "kueue.x-k8s.io/queue-name";
    private static final String KUEUE = "kueue";
    private static final String NOBODY = "an admission webhook";

    /** Empty for a Job that is not suspended. */
    static Optional<Suspension> of(Job job) {
        if (job.getSpec() == null || !Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            return Optional.empty();
        }
        List<ManagedFieldsEntry> owners = owners(job);
        return Optional.of(new Suspension(owners.stream().anyMatch(Suspension::isOurs), by(job, owners)));
    }

    /** The entries of those who set {@code spec.suspend}. */
    public static List<ManagedFieldsEntry> owners(Job job) {
        List<ManagedFieldsEntry> entries = job.getMetadata().getManagedFields();
        return entries == null
                ? List.of()
                : entries.stream().filter(Suspension::ownsSuspend).toList();
    }

    private static boolean ownsSuspend(ManagedFieldsEntry entry) {
        return spec(entry).containsKey("f:suspend");
    }

    /** Who resumed it last, for people; asked of a Job that is not suspended. */
    public static String resumedBy(Job job) {
        return by(job, owners(job));
    }

    /** The operator, which creates a Job with its containers; a queue writes to the template, too, but none of these. */
    private static boolean isCreator(ManagedFieldsEntry entry) {
        Map<?, ?> template = fields(spec(entry), "f:template");
        return fields(template, "f:spec").containsKey("f:containers");
    }

    private static Map<?, ?> spec(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() == null
                ? Map.of()
                : fields(entry.getFieldsV1().getAdditionalProperties(), "f:spec");
    }

    private static Map<?, ?> fields(Map<?, ?> owned, String name) {
        return owned.get(name) instanceof Map<?, ?> fields ? fields : Map.of();
    }

    private static boolean isOurs(ManagedFieldsEntry entry) {
        return FIELD_MANAGER.equals(entry.getManager()) && APPLY.equals(entry.getOperation());
    }

    private static String by(Job job, List<ManagedFieldsEntry> owners) {
        Optional<String> manager = owners.stream()
                .filter(entry -> !isOurs(entry) && !isCreator(entry))
                .max(Comparator.comparing(
                        ManagedFieldsEntry::getTime, Comparator.nullsFirst(Comparator.naturalOrder())))
                .map(ManagedFieldsEntry::getManager);
        Map<String, String> labels = job.getMetadata().getLabels();
        String queue = labels == null ? null : labels.get(QUEUE);
        return queue != null && manager.orElse(KUEUE).startsWith(KUEUE)
                ? "Kueue (LocalQueue " + queue + ")"
                : manager.orElse(NOBODY);
    }
}
