package dev.longcontext.trainer.data;

import dev.longcontext.trainer.data.arrange.Documents;
import dev.longcontext.trainer.stage.StopSignal;

/** Documents of a store. The last one that was asked for stays in memory. */
final class StoredDocuments implements Documents {

    private final SampleStore store;
    private final StopSignal stop;
    private int last = -1;
    private int[] ids = new int[0];

    StoredDocuments(SampleStore store, StopSignal stop) {
        this.store = store;
        this.stop = stop;
    }

    @Override
    public int count() {
        return store.size();
    }

    @Override
    public int length(int i) {
        return store.length(i);
    }

    @Override
    public int[] ids(int i) {
        if (i != last) {
            stop.check();
            ids = store.sample(i).ids();
            last = i;
        }
        return ids;
    }
}
