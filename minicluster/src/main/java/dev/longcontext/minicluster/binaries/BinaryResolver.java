package dev.longcontext.minicluster.binaries;

import dev.longcontext.minicluster.process.ProcessSupervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the programs of the control plane: in the folder that the user names, in the user's cache, or else by filling
 * the cache from the official releases or by a build.
 */
public final class BinaryResolver {
    private final BinarySettings settings;
    private final Map<String, BinarySource> sources;
    private final Progress progress;

    /**
     * @param sources by the name that messages give them, in the order in which they are tried
     */
    BinaryResolver(BinarySettings settings, Map<String, BinarySource> sources, Progress progress) {
        this.settings = settings;
        this.sources = new LinkedHashMap<>(sources);
        this.progress = progress;
    }

    /**
     * Looks where this user's environment says.
     *
     * @param supervisor runs a build, if there must be one
     * @param progress gets lines for people while something is fetched
     */
    public static BinaryResolver fromSystem(ProcessSupervisor supervisor, Consumer<String> progress) {
        BinarySettings settings = BinarySettings.fromSystem();
        Map<String, BinarySource> sources = new LinkedHashMap<>();
        sources.put(
                "download",
                new ReleaseDownload(
                        ReleaseDownload.KUBERNETES,
                        ReleaseDownload.ETCD,
                        settings.platform(),
                        ReleaseDigests.committed()));
        sources.put("build", new GoBuild("go", supervisor));
        return new BinaryResolver(settings, sources, Progress.to(progress));
    }

    /**
     * Finds or fetches the programs; the latter takes minutes.
     *
     * @throws BinariesUnavailableException if no way leads to them; the message says what to do
     * @throws IOException if the cache cannot be written
     */
    public KubernetesBinaries resolve() throws BinariesUnavailableException, IOException {
        if (settings.configured().isPresent()) {
            return configured(settings.configured().get());
        }
        BinaryCache cache = new BinaryCache(settings.cache());
        Optional<KubernetesBinaries> cached = cache.find();
        if (cached.isPresent()) {
            return cached.get();
        }
        List<String> closedWays = new ArrayList<>();
        for (Map.Entry<String, BinarySource> source : sources.entrySet()) {
            try {
                return cache.fill(source.getValue(), progress);
            } catch (SourceUnavailableException e) {
                progress.step("No " + source.getKey() + ": " + e.getMessage());
                closedWays.add(source.getKey() + ": " + e.getMessage());
            }
        }
        throw new BinariesUnavailableException(nowhere(closedWays));
    }

    private String nowhere(List<String> closedWays) {
        return "The programs of Kubernetes " + KubernetesBinaries.KUBERNETES_VERSION + " ("
                + String.join(", ", KubernetesBinaries.PROGRAMS)
                + ") are not on this machine and could not be fetched. Any of these would help:\n- folder: set "
                + BinarySettings.FOLDER_VARIABLE
                + " to a folder that has them, or put them into the cache, " + settings.cache() + "\n- "
                + String.join("\n- ", closedWays);
    }

    private static KubernetesBinaries configured(Path folder) throws BinariesUnavailableException {
        List<String> missing = KubernetesBinaries.missing(folder);
        if (!missing.isEmpty()) {
            throw new BinariesUnavailableException(BinarySettings.FOLDER_VARIABLE + " is " + folder + ", where "
                    + String.join(", ", missing) + " cannot be executed. Put the missing programs there, or unset the"
                    + " variable to have all of them fetched.");
        }
        return new KubernetesBinaries(folder);
    }
}
