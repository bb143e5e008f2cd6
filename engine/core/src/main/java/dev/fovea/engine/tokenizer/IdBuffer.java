package dev.fovea.engine.tokenizer;

import java.util.Arrays;

/** Ids under construction. */
final class IdBuffer {
    private int[] ids = new int[64]; // [size]
    private int size;

    void add(int id) {
        grow(1);
        ids[size++] = id;
    }

    void addAll(int[] more) {
        grow(more.length);
        System.arraycopy(more, 0, ids, size, more.length);
        size += more.length;
    }

    private void grow(int by) {
        if (size + by > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(size + by, 2 * ids.length));
        }
    }

    int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
