package dev.longcontext.minicluster.node.volume;

import dev.longcontext.minicluster.node.plan.ObjectReferences;
import dev.longcontext.minicluster.node.plan.ReferencedNames;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Where the node reads what a pod's volumes are made of. */
public interface VolumeObjects {
    /** Those of the named objects that exist. */
    ObjectReferences references(String namespace, ReferencedNames names);

    Optional<PersistentVolumeClaim> claim(String namespace, String name);

    Optional<PersistentVolume> persistentVolume(String name);

    /** A new token of the pod's service account, bound to the pod. */
    ServiceAccountToken token(Pod pod, TokenSpec spec);
}
