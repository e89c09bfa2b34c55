package dev.longcontext.operator.observe;

import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodReader;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cache of pods. Of those that ended and were deleted it keeps the last state for a while: the pod of a suspended Job is
 * deleted as soon as it has ended, and what it said at its end would be lost between two looks.
 */
final class PodStore extends TransformingItemStore<Pod> {

    /** More end at the same moment in no cluster; each takes a few kilobytes. */
    private static final int LARGEST = 256;

    private final Map<String, Pod> departed = new LinkedHashMap<>();

    PodStore() {
        super(Pruning::pod);
    }

    @Override
    public Pod remove(String key) {
        Pod last = super.remove(key);
        if (last != null && hasEnded(last)) {
            keep(key, last);
        }
        return last;
    }

    private static boolean hasEnded(Pod pod) {
        PodFacts facts = PodReader.read(pod);
        return facts.finished() && facts.exitCode() != null;
    }

    private synchronized void keep(String key, Pod pod) {
        departed.put(key, pod);
        if (departed.size() > LARGEST) {
            departed.remove(departed.keySet().iterator().next());
        }
    }

    /** The last states of pods that are gone. */
    synchronized List<Pod> departed() {
        return List.copyOf(departed.values());
    }
}
