package dev.fovea.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where callers leave requests and cancellations for the engine thread, and learn that there is no room or no engine.
 *
 * <p>A caller reserves a place before it prepares its pictures, so that a refusal costs nothing and prepared pictures
 * never pile up. A place is held until the request starts or ends.
 */
final class AdmissionQueue {
    private final int places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    private final Queue<ActiveRequest> submitted = new ArrayDeque<>();
    private final Queue<PictureRequest> pictures = new ArrayDeque<>();
    private final Queue<ActiveRequest> cancelled = new ArrayDeque<>();
    private int taken;
    private Optional<EngineException> closed = Optional.empty();

    AdmissionQueue(int places) {
        this.places = places;
    }

    /** Takes a place or refuses. */
    void reserve() {
        lock.lock();
        try {
            requireOpen();
            if (taken >= places) {
                throw new EngineException(
                        ErrorCode.QUEUE_FULL,
                        "%d requests wait already and the queue holds %d; try again later".formatted(taken, places));
            }
            taken++;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a place back. */
    void leave() {
        lock.lock();
        try {
            taken--;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Hands a prepared request, which has a place, to the engine thread. */
    void submit(ActiveRequest request) {
        lock.lock();
        try {
            requireOpen();
            submitted.add(request);
            arrival.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Hands over a prepared picture, which has a place. */
    void submit(PictureRequest request) {
        lock.lock();
        try {
            requireOpen();
            pictures.add(request);
            arrival.signal();
        } finally {
            lock.unlock();
        }
    }

    void cancel(ActiveRequest request) {
        lock.lock();
        try {
            if (closed.isEmpty()) {
                cancelled.add(request);
                arrival.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Refuses everything from now on, for this reason unless there was one already. */
    void close(EngineException reason) {
        lock.lock();
        try {
            closed = closed.or(() -> Optional.of(reason));
            arrival.signal();
        } finally {
            lock.unlock();
        }
    }

    Optional<EngineException> closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed.isPresent()) {
            EngineException reason = closed.get();
            throw new EngineException(reason.code(), String.valueOf(reason.getMessage()), reason);
        }
    }

    // For the engine thread

    /** Waits until something was left here or the queue was closed. */
    void awaitArrival() {
        lock.lock();
        try {
            while (submitted.isEmpty() && pictures.isEmpty() && cancelled.isEmpty() && closed.isEmpty()) {
                arrival.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<ActiveRequest> nextSubmitted() {
        return next(submitted);
    }

    Optional<PictureRequest> nextPicture() {
        return next(pictures);
    }

    Optional<ActiveRequest> nextCancelled() {
        return next(cancelled);
    }

    private <T> Optional<T> next(Queue<T> queue) {
        lock.lock();
        try {
            return Optional.ofNullable(queue.poll());
        } finally {
            lock.unlock();
        }
    }
}
