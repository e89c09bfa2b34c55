package dev.longcontext.minicluster.junit;

import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.MiniClusterBuilder;
import dev.longcontext.minicluster.MiniClusterException;

/** The one attempt to start a cluster, so that after a failure the other tests fail at once and for the same reason. */
sealed interface ClusterStart extends AutoCloseable {
    static ClusterStart of(MiniClusterBuilder settings) {
        try {
            return new Running(settings.start());
        } catch (MiniClusterException e) {
            return new Failed(e);
        }
    }

    /** The cluster; throws what its start threw. */
    MiniCluster cluster();

    @Override
    void close();

    /** It runs. */
    record Running(MiniCluster cluster) implements ClusterStart {
        @Override
        public void close() {
            cluster.close();
        }
    }

    /** It did not start. */
    record Failed(MiniClusterException reason) implements ClusterStart {
        @Override
        public MiniCluster cluster() {
            throw reason;
        }

        @Override
        public void close() {
            // nothing runs
        }
    }
}
