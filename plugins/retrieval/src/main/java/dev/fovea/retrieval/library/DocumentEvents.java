package dev.fovea.retrieval.library;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What happens to documents in this process: workers are woken by it, and whoever watches a document learns of its progress at
 * once. What happens in other processes is found by polling.
 */
public final class DocumentEvents {
    private final BroadcastProcessor<UUID> changes = BroadcastProcessor.create();
    private final CopyOnWriteArrayList<Worker> workers = new CopyOnWriteArrayList<>();

    /** There is something to read. */
    public void workAdded(UUID document) {
        workers.forEach(Worker::wake);
        changed(document);
    }

    /** What is told of a document may be different now. */
    public void changed(UUID document) {
        changes.onNext(document);
    }

    /** Nothing of a document is to be read any more. */
    public void stopped(UUID document) {
        workers.forEach(worker -> worker.drop(document));
        changed(document);
    }

    /** Items while somebody subscribes; late ones are dropped for who is slow. */
    public Multi<UUID> changesOf(UUID document) {
        return changes.onOverflow().dropPreviousItems().filter(document::equals);
    }

    public void add(Worker worker) {
        workers.add(worker);
    }

    public void remove(Worker worker) {
        workers.remove(worker);
    }

    /** Who reads. */
    public interface Worker {
        /** Looks for work soon. */
        void wake();

        /** Stops what it is doing for a document, if anything, at the next occasion. */
        void drop(UUID document);
    }
}
