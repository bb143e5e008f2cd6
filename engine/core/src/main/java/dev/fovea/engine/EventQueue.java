package dev.fovea.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs events one at a time and in order, on a virtual thread that lives while there are some. Adding one never waits, so
 * that the thread that owns the device is not held up by whoever listens.
 */
final class EventQueue {
    private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    /** Queues an event; it must not throw. */
    void add(Runnable event) {
        events.add(event);
        // Whoever raises the count from 0 starts the thread; the thread ends only by lowering it to 0.
        if (pending.getAndIncrement() == 0) {
            Thread.ofVirtual().name("fovea-events").start(this::drain);
        }
    }

    private void drain() {
        do {
            events.remove().run();
        } while (pending.decrementAndGet() != 0);
    }
}
