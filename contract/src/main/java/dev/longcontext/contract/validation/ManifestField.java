package dev.longcontext.contract.validation;

import java.util.Map;

/** The field of the user's manifest that a field of run.json was resolved from. */
final class ManifestField {

    /** Where the two differ in more than the leading {@code spec.}. */
    private static final Map<String, String> RENAMED = Map.of(
            "devices.count", "spec.resources.gpus",
            "devices.cpuThreads", "spec.resources.cpu",
            "hangTimeoutSeconds", "spec.failurePolicy.hangTimeout",
            "export.formats", "spec.publish.artifact.format",
            "export.precision", "spec.publish.artifact.precision",
            "export.maxModelLen", "spec.publish.maxModelLen");

    private ManifestField() {}

    /** @param path a path in run.json, such as {@code training.lora.rank} */
    static String of(String path) {
        return RENAMED.getOrDefault(path, "spec." + path);
    }
}
