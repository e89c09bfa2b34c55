package dev.longcontext.minicluster.node.runtime;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Watches the pods bound to this node and has a worker for each. */
final class PodManager implements AutoCloseable {
    private static final long SECONDS_TO_KILL = 10;

    private final NodeServices node;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Pod> informer;

    PodManager(NodeServices node, KubernetesClient client) {
        this.node = node;
        this.informer = client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", node.settings().description().name())
                .inform(new Handler());
    }

    /** The worker of a pod, by the pod's name. */
    Optional<PodWorker> find(String namespace, String name) {
        return workers.values().stream()
                .filter(worker -> worker.pod().getMetadata().getNamespace().equals(namespace)
                        && worker.pod().getMetadata().getName().equals(name))
                .findFirst();
    }

    private void present(Pod pod) {
        String uid = pod.getMetadata().getUid();
        PodWorker known = workers.get(uid);
        if (known != null) {
            known.changed(pod);
        } else if (!isOver(pod)) {
            PodWorker worker = new PodWorker(node, pod, () -> workers.remove(uid));
            workers.put(uid, worker);
            worker.begin();
        }
    }

    private static boolean isOver(Pod pod) {
        String phase = pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private final class Handler implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            present(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
                // deleted and made anew between two looks
                onDelete(before, false);
            }
            present(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean stateUnknown) {
            PodWorker worker = workers.get(pod.getMetadata().getUid());
            if (worker != null) {
                worker.removed();
            }
        }
    }

    /** Ends every process. */
    @Override
    public void close() {
        informer.close();
        CompletableFuture<?>[] kills =
                workers.values().stream().map(PodWorker::kill).toArray(CompletableFuture[]::new);
        // what cannot be told to die within the time is killed by the supervisor
        CompletableFuture.allOf(kills)
                .completeOnTimeout(null, SECONDS_TO_KILL, TimeUnit.SECONDS)
                .join();
    }
}
