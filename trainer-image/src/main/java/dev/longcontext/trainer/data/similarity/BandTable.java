package dev.longcontext.trainer.data.similarity;

/**
 * Which texts have a key: the first 256. Texts of one template may all have the same, and to walk over all of them for each would
 * take time that grows with the square of their number. Memory: 12 bytes for each entry, and up to twice as much for gaps.
 */
final class BandTable {

    private static final int SMALLEST = 1 << 10;
    private static final double FULL = 0.6;
    static final int MOST_OF_A_KEY = 256;

    private long[] keys;
    private int[] texts;
    private int entries;

    BandTable() {
        this(new long[SMALLEST], new int[SMALLEST], 0);
    }

    private BandTable(long[] keys, int[] texts, int entries) {
        this.keys = keys;
        this.texts = texts;
        this.entries = entries;
    }

    BandTable copy() {
        return new BandTable(keys.clone(), texts.clone(), entries);
    }

    /** Told each text with the key. */
    interface Found {
        void text(int number);
    }

    /** @param key not 0 */
    void find(long key, Found found) {
        for (int slot = slot(key); keys[slot] != 0; slot = slot + 1 & keys.length - 1) {
            if (keys[slot] == key) {
                found.text(texts[slot]);
            }
        }
    }

    /** @return whether the key had room for it */
    boolean add(long key, int text) {
        int[] same = {0};
        find(key, other -> same[0]++);
        if (same[0] >= MOST_OF_A_KEY) {
            return false;
        }
        if (entries >= FULL * keys.length) {
            grow();
        }
        put(key, text);
        entries++;
        return true;
    }

    private void put(long key, int text) {
        int slot = slot(key);
        while (keys[slot] != 0) {
            slot = slot + 1 & keys.length - 1;
        }
        keys[slot] = key;
        texts[slot] = text;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldTexts = texts;
        keys = new long[Math.multiplyExact(oldKeys.length, 2)];
        texts = new int[keys.length];
        for (int slot = 0; slot < oldKeys.length; slot++) {
            if (oldKeys[slot] != 0) {
                put(oldKeys[slot], oldTexts[slot]);
            }
        }
    }

    private int slot(long key) {
        return (int) (key & keys.length - 1);
    }
}
