package dev.longcontext.minicluster.binaries;

import java.nio.file.Path;
import java.util.List;

/** Finds the programs of the control plane. */
public final class BinaryResolver {
    private final BinarySettings settings;

    BinaryResolver(BinarySettings settings) {
        this.settings = settings;
    }

    /** Looks where this user's environment says. */
    public static BinaryResolver fromSystem() {
        return new BinaryResolver(BinarySettings.fromSystem());
    }

    /**
     * @throws BinariesUnavailableException if the programs are nowhere; the message says what to do
     */
    public KubernetesBinaries resolve() throws BinariesUnavailableException {
        if (settings.configured().isPresent()) {
            return configured(settings.configured().get());
        }
        if (KubernetesBinaries.missing(settings.cache()).isEmpty()) {
            return new KubernetesBinaries(settings.cache());
        }
        throw new BinariesUnavailableException("The programs of Kubernetes " + KubernetesBinaries.KUBERNETES_VERSION
                + " are not in " + settings.cache() + ". Set " + BinarySettings.FOLDER_VARIABLE
                + " to a folder that has them: " + String.join(", ", KubernetesBinaries.PROGRAMS) + ".");
    }

    private static KubernetesBinaries configured(Path folder) throws BinariesUnavailableException {
        List<String> missing = KubernetesBinaries.missing(folder);
        if (!missing.isEmpty()) {
            throw new BinariesUnavailableException(
                    BinarySettings.FOLDER_VARIABLE + " is " + folder + ", where " + String.join(", ", missing)
                            + " cannot be executed. Put the missing programs there, or unset the variable to have all"
                            + " of them fetched.");
        }
        return new KubernetesBinaries(folder);
    }
}
