package dev.fovea.engine.schedule;

import dev.fovea.engine.prompt.ImageSpan;
import dev.fovea.engine.schedule.EmbeddingCache.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides who runs in the next step: continuous batching with chunked prefill. Owned by the engine thread.
 *
 * <p>Sequences start in the order of arrival and none overtakes. A sequence starts once there are blocks for all tokens it
 * knows and places for all pictures it has yet to read. Each step first decodes, then fills the rest of its token budget
 * with prefill. When decode runs out of blocks the youngest sequence gives its own back and waits to be read again; the
 * oldest is never stopped, so something always gets done.
 */
public final class Scheduler {
    private static final Comparator<Sequence> BY_AGE =
            Comparator.<Sequence>comparingLong(Sequence::arrival).thenComparingInt(Sequence::choice);

    private final SchedulerLimits limits;
    private final BlockAllocator allocator;
    private final EmbeddingCache embeddings;
    private final NavigableSet<Sequence> waiting = new TreeSet<>(BY_AGE);
    private final List<Sequence> running = new ArrayList<>(); // oldest first
    private final List<Sequence> started = new ArrayList<>();
    private final IntStack countRows;
    private long preemptions;

    public Scheduler(SchedulerLimits limits) {
        this.limits = limits;
        this.allocator = new BlockAllocator(limits.blocks(), limits.blockSize());
        this.embeddings = new EmbeddingCache(limits.embeddingRows(), limits.tokensPerTile());
        this.countRows = IntStack.ofRange(limits.maxSequences());
    }

    /**
     * Queues a sequence.
     *
     * @param arrival number of its request; equal for the answers to one
     */
    public void add(Sequence sequence, long arrival) {
        sequence.arrival(arrival);
        waiting.add(sequence);
    }

    /** Ends a sequence in whatever state it is and takes back all that it holds. */
    public void remove(Sequence sequence) {
        if (running.remove(sequence)) {
            release(sequence);
        } else {
            waiting.remove(sequence);
        }
    }

    public boolean isIdle() {
        return waiting.isEmpty() && running.isEmpty();
    }

    public int running() {
        return running.size();
    }

    public int waiting() {
        return waiting.size();
    }

    public int blocks() {
        return allocator.blocks();
    }

    public int blocksInUse() {
        return allocator.blocksInUse();
    }

    /** Pictures that sequences have yet to read, each counted once a sequence and span. */
    public int pins() {
        return embeddings.pins();
    }

    /** How often a sequence had to give its blocks back. */
    public long preemptions() {
        return preemptions;
    }

    /** Pictures that went through the vision transformer. */
    public long imagesEncoded() {
        return embeddings.encodedPictures();
    }

    /** Pictures whose embeddings were in the pool. */
    public long imagesReused() {
        return embeddings.reusedPictures();
    }

    // Admission

    /** Starts as many waiting sequences as there is room for; the list is valid until the next call. */
    public List<Sequence> admit() {
        started.clear();
        while (running.size() < limits.maxSequences() && !waiting.isEmpty() && start(waiting.first())) {
            started.add(waiting.removeFirst());
        }
        return started;
    }

    private boolean start(Sequence sequence) {
        // A block for each running sequence stays free, so that a newcomer is not stopped again at once.
        if (!allocator.start(sequence, running.size())) {
            return false;
        }
        if (!pinPictures(sequence)) {
            allocator.release(sequence);
            return false;
        }
        if (sequence.hasPenalties()) {
            sequence.countRow(countRows.pop());
        }
        int place = -1 - Collections.binarySearch(running, sequence, BY_AGE);
        running.add(place, sequence);
        return true;
    }

    private boolean pinPictures(Sequence sequence) {
        List<ImageSpan> spans = sequence.prompt().spans();
        int read = 0;
        while (read < spans.size() && spans.get(read).end() <= sequence.computed()) {
            read++;
        }
        List<ImageSpan> unread = spans.subList(read, spans.size());
        List<Picture> pictures = embeddings.pin(unread);
        if (pictures.size() < unread.size()) {
            return false;
        }
        for (int i = 0; i < pictures.size(); i++) {
            int[] rows = pictures.get(i).rows();
            System.arraycopy(rows, 0, sequence.tileRows(read + i), 0, rows.length);
        }
        sequence.pictures(pictures);
        return true;
    }

    // Encoding

    /** The tiles to encode next: the oldest sequence's first. */
    public Optional<EncodeWork> nextEncode() {
        for (int i = 0; i < running.size(); i++) {
            Sequence sequence = running.get(i);
            for (int k = 0; k < sequence.pictures().size(); k++) {
                if (!sequence.pictures().get(k).isComplete()) {
                    return Optional.of(work(sequence, k));
                }
            }
        }
        return Optional.empty();
    }

    private EncodeWork work(Sequence sequence, int pinned) {
        Picture picture = sequence.pictures().get(pinned);
        List<ImageSpan> spans = sequence.prompt().spans();
        ImageSpan span = spans.get(spans.size() - sequence.pictures().size() + pinned);
        int from = picture.encoded();
        int to = Math.min(picture.rows().length, from + limits.tilesPerEncode());
        return new EncodeWork(span.image(), from, Arrays.copyOfRange(picture.rows(), from, to), picture);
    }

    /** Says that the tiles lie in the pool. */
    public void encoded(EncodeWork work) {
        work.picture().addEncoded(work.tiles());
    }

    /** Says that the tiles could not be encoded; returns the sequences that wait for them, which have to be removed. */
    public List<Sequence> encodeFailed(EncodeWork work) {
        embeddings.forget(work.picture());
        return running.stream()
                .filter(sequence -> sequence.pictures().contains(work.picture()))
                .toList();
    }

    // Steps

    /** Fills the batch for the next step; an empty one when nothing can run before more is encoded. */
    public void plan(StepBatch batch) {
        batch.clear();
        for (int i = 0; i < running.size(); i++) {
            Sequence sequence = running.get(i);
            if (sequence.remaining() == 1 && sequence.pictures().isEmpty() && growOrPreempt(sequence)) {
                batch.add(sequence, 1);
            }
        }
        for (int i = 0; i < running.size() && batch.tokens() < limits.stepTokens(); i++) {
            Sequence sequence = running.get(i);
            if ((sequence.remaining() > 1 || !sequence.pictures().isEmpty()) && isEncoded(sequence)) {
                batch.add(sequence, Math.min(sequence.remaining(), limits.stepTokens() - batch.tokens()));
            }
        }
    }

    // The oldest comes first, so the youngest is never one that is in the batch already.
    private boolean growOrPreempt(Sequence sequence) {
        while (!allocator.grow(sequence)) {
            Sequence youngest = running.removeLast();
            release(youngest);
            waiting.add(youngest);
            preemptions++;
            if (youngest == sequence) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEncoded(Sequence sequence) {
        List<Picture> pictures = sequence.pictures();
        for (int i = 0; i < pictures.size(); i++) {
            if (!pictures.get(i).isComplete()) {
                return false;
            }
        }
        return true;
    }

    /** Says that the batch has run; its sequences go on from there. */
    public void advance(StepBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            Sequence sequence = batch.sequence(i);
            sequence.computed(sequence.computed() + batch.count(i));
            allocator.nameFull(sequence);
            if (sequence.remaining() == 0) {
                unpinPictures(sequence);
            }
        }
    }

    private void release(Sequence sequence) {
        allocator.release(sequence);
        unpinPictures(sequence);
        if (sequence.countRow() >= 0) {
            countRows.push(sequence.countRow());
            sequence.countRow(-1);
        }
    }

    private void unpinPictures(Sequence sequence) {
        if (!sequence.pictures().isEmpty()) {
            sequence.pictures().forEach(embeddings::unpin);
            sequence.pictures(List.of());
        }
    }
}
