package dev.longcontext.minicluster.kserve;

import java.util.List;
import java.util.Optional;

/** Which runtime serves a model. */
sealed interface RuntimeChoice {
    /**
     * Chooses as KServe does: the runtime that the model names, or the first that offers itself for its format; one of
     * the namespace comes before one of the cluster.
     *
     * @param runtimes of the namespace first, then those of the cluster
     */
    static RuntimeChoice of(InferenceServiceSpec.Model model, List<ServingRuntime> runtimes) {
        return model.runtime() == null ? selected(model, runtimes) : named(model, runtimes);
    }

    private static RuntimeChoice named(InferenceServiceSpec.Model model, List<ServingRuntime> runtimes) {
        Optional<ServingRuntime> named = runtimes.stream()
                .filter(runtime -> runtime.name().equals(model.runtime()))
                .findFirst();
        if (named.isEmpty()) {
            return new Invalid("RuntimeNotRecognized", "Waiting for runtime to become available");
        }
        if (named.get().isDisabled()) {
            return new Invalid("RuntimeDisabled", "Specified runtime is disabled");
        }
        if (!named.get().supports(model.modelFormat())) {
            return new Invalid("NoSupportingRuntime", "Specified runtime does not support specified framework/version");
        }
        return new Found(named.get());
    }

    private static RuntimeChoice selected(InferenceServiceSpec.Model model, List<ServingRuntime> runtimes) {
        return runtimes.stream()
                .filter(runtime -> !runtime.isDisabled() && runtime.isSelectedFor(model.modelFormat()))
                .findFirst()
                .<RuntimeChoice>map(Found::new)
                .orElse(new Invalid("NoSupportingRuntime", "No runtime found to support specified framework/version"));
    }

    /** A runtime that serves it. */
    record Found(ServingRuntime runtime) implements RuntimeChoice {
        /** Its name if it belongs to the namespace, else null. */
        String namespacedName() {
            return runtime.clusterWide() ? null : runtime.name();
        }

        /** Its name if it belongs to the cluster, else null. */
        String clusterName() {
            return runtime.clusterWide() ? runtime.name() : null;
        }
    }

    /** None serves it; reason and message are KServe's. */
    record Invalid(String reason, String message) implements RuntimeChoice {}
}
