package dev.longcontext.minicluster.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryResolverTest {
    @TempDir
    Path folder;

    private Path cache;
    private final List<String> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void setUp() {
        cache = folder.resolve("caches/kubernetes");
    }

    @Test
    void theFolderThatTheUserNamesComesFirst() throws Exception {
        Path named = Programs.put(folder.resolve("named"), KubernetesBinaries.PROGRAMS);
        Programs.put(cache, KubernetesBinaries.PROGRAMS);

        assertThat(resolver(Optional.of(named), Map.of()).resolve().folder()).isEqualTo(named);
    }

    @Test
    void aNamedFolderThatLacksProgramsIsAnErrorThatNamesThem() throws IOException {
        Path named = Programs.put(folder.resolve("named"), List.of("etcd", "kube-apiserver"));
        Programs.put(cache, KubernetesBinaries.PROGRAMS);

        assertThatThrownBy(() -> resolver(Optional.of(named), Map.of()).resolve())
                .isInstanceOf(BinariesUnavailableException.class)
                .hasMessage("LONGCONTEXT_KUBERNETES_BIN is " + named + ", where kube-controller-manager, kube-scheduler"
                        + " cannot be executed. Put the missing programs there, or unset the variable to have all of"
                        + " them fetched.");
    }

    @Test
    void theCacheComesBeforeTheSources() throws Exception {
        Programs.put(cache, KubernetesBinaries.PROGRAMS);

        assertThat(resolver(Optional.empty(), Map.of("download", working("download")))
                        .resolve()
                        .folder())
                .isEqualTo(cache);
        assertThat(asked).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void theFirstSourceThatIsOpenFillsTheCache() throws Exception {
        Map<String, BinarySource> sources = new LinkedHashMap<>();
        sources.put("download", closed("download", "no network"));
        sources.put("build", working("build"));
        sources.put("never", working("never"));

        KubernetesBinaries found = resolver(Optional.empty(), sources).resolve();

        assertThat(asked).containsExactly("download", "build");
        assertThat(told).containsExactly("No download: no network");
        assertThat(found.folder()).isEqualTo(cache);
        assertThat(found.kubeApiserver()).hasContent("program kube-apiserver");
    }

    @Test
    void aCacheThatLacksAProgramIsReplacedWhole() throws Exception {
        Programs.put(cache, List.of("etcd"));
        Files.writeString(cache.resolve("etcd"), "half an etcd");

        resolver(Optional.empty(), Map.of("build", working("build"))).resolve();

        assertThat(cache.resolve("etcd")).hasContent("program etcd");
    }

    @Test
    void aSourceThatFailsHalfWayLeavesNothing() throws Exception {
        BinarySource half = (target, progress) -> {
            Programs.put(target, List.of("etcd"));
            throw new SourceUnavailableException("the line broke");
        };

        assertThatThrownBy(() ->
                        resolver(Optional.empty(), Map.of("download", half)).resolve())
                .hasMessageContaining("the line broke");
        assertThat(cache).doesNotExist();
        try (Stream<Path> left = Files.list(cache.getParent())) {
            assertThat(left).containsExactly(cache.resolveSibling("kubernetes.lock"));
        }
    }

    @Test
    void whenNoWayLeadsToTheProgramsTheMessageListsThemAll() {
        Map<String, BinarySource> sources = new LinkedHashMap<>();
        sources.put("download", closed("download", "dl.k8s.io cannot be reached."));
        sources.put("build", closed("build", "go cannot be run. Install Go 1.24 or newer."));

        assertThatThrownBy(() -> resolver(Optional.empty(), sources).resolve())
                .isInstanceOf(BinariesUnavailableException.class)
                .hasMessage("The programs of Kubernetes v1.34.3 (etcd, kube-apiserver, kube-controller-manager, "
                        + "kube-scheduler) are not on this machine and could not be fetched. Any of these would help:\n- "
                        + "folder: set LONGCONTEXT_KUBERNETES_BIN to a folder that has them, or put them into the cache, "
                        + cache + "\n- download: dl.k8s.io cannot be reached."
                        + "\n- build: go cannot be run. Install Go 1.24 or newer.");
    }

    @Test
    void aCacheThatCannotBeWrittenIsSaidWithTheVariablesThatHelp() throws IOException {
        Path file = Files.createFile(folder.resolve("caches"));

        assertThatThrownBy(() -> resolver(Optional.empty(), Map.of("build", working("build")))
                        .resolve())
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the cache " + cache + " cannot be written (java.nio.file.FileAlreadyExistsException: " + file
                                + "): set XDG_CACHE_HOME to a folder that can be, or LONGCONTEXT_KUBERNETES_BIN to one that has "
                                + "the programs");
        assertThat(asked).isEmpty();
    }

    @Test
    void ofTwoAtOnceOneFetchesAndTheOtherWaits() throws Exception {
        CountDownLatch fetching = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        BinarySource slow = (target, progress) -> {
            fetching.countDown();
            awaitUninterrupted(proceed);
            Programs.put(target, KubernetesBinaries.PROGRAMS);
        };
        BinaryResolver first = resolver(Optional.empty(), Map.of("build", slow));
        BinaryResolver second = resolver(Optional.empty(), Map.of("build", working("second")));

        CompletableFuture<KubernetesBinaries> firstResult = CompletableFuture.supplyAsync(() -> resolve(first));
        fetching.await();
        CompletableFuture<KubernetesBinaries> secondResult = CompletableFuture.supplyAsync(() -> resolve(second));
        proceed.countDown();

        assertThat(firstResult.join()).isEqualTo(secondResult.join());
        assertThat(asked).isEmpty();
    }

    private BinaryResolver resolver(Optional<Path> configured, Map<String, BinarySource> sources) {
        return new BinaryResolver(
                new BinarySettings(configured, cache, new Platform("linux", "amd64")), sources, Progress.to(told::add));
    }

    private BinarySource working(String name) {
        return (target, progress) -> {
            asked.add(name);
            Programs.put(target, KubernetesBinaries.PROGRAMS);
        };
    }

    private BinarySource closed(String name, String reason) {
        return (target, progress) -> {
            asked.add(name);
            throw new SourceUnavailableException(reason);
        };
    }

    private static KubernetesBinaries resolve(BinaryResolver resolver) {
        try {
            return resolver.resolve();
        } catch (BinariesUnavailableException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
