package dev.fovea.engine.schedule;

/** Numbers that are lent and given back, without boxes. */
final class IntStack {
    private final int[] values;
    private int size;

    private IntStack(int capacity) {
        values = new int[capacity];
    }

    /** Holds 0 to {@code count − 1}; 0 is lent first. */
    static IntStack ofRange(int count) {
        IntStack stack = new IntStack(count);
        for (int value = count - 1; value >= 0; value--) {
            stack.push(value);
        }
        return stack;
    }

    void push(int value) {
        values[size++] = value;
    }

    int pop() {
        return values[--size];
    }
}
