package dev.fovea.engine;

import dev.fovea.engine.schedule.Scheduler;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What {@link EngineStats} reports: written by the engine thread, read by any. */
final class EngineCounters {
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger blocks = new AtomicInteger();
    private final AtomicInteger blocksInUse = new AtomicInteger();
    private final AtomicLong preemptions = new AtomicLong();

    final AtomicLong promptTokens = new AtomicLong();
    final AtomicLong cachedTokens = new AtomicLong();
    final AtomicLong completionTokens = new AtomicLong();
    private final AtomicLong imagesEncoded = new AtomicLong();
    private final AtomicLong imagesReused = new AtomicLong();
    final AtomicLong steps = new AtomicLong();

    /** Takes over what the scheduler and the queue of pictures know. */
    void publish(Scheduler scheduler, PictureQueue pictures) {
        running.setRelease(scheduler.running());
        blocks.setRelease(scheduler.blocks());
        blocksInUse.setRelease(scheduler.blocksInUse());
        preemptions.setRelease(scheduler.preemptions());
        imagesEncoded.setRelease(scheduler.imagesEncoded() + pictures.pooled());
        imagesReused.setRelease(scheduler.imagesReused());
    }

    EngineStats stats(int waiting) {
        return new EngineStats(
                waiting,
                running.get(),
                blocks.get(),
                blocksInUse.get(),
                promptTokens.get(),
                cachedTokens.get(),
                completionTokens.get(),
                imagesEncoded.get(),
                imagesReused.get(),
                preemptions.get(),
                steps.get());
    }
}
