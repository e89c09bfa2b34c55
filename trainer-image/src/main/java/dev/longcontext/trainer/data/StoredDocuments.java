package dev.longcontext.trainer.data;

import dev.longcontext.trainer.data.arrange.Documents;

/** Documents of a store. The last one that was asked for stays in memory. */
final class StoredDocuments implements Documents {

    private final SampleStore store;
    private final Pulse pulse;
    private int last = -1;
    private int[] ids = new int[0];

    StoredDocuments(SampleStore store, Pulse pulse) {
        this.store = store;
        this.pulse = pulse;
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
            pulse.beat();
            ids = store.sample(i).ids();
            last = i;
        }
        return ids;
    }
}
