package dev.fovea.engine;

import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.image.ImageDigest;
import dev.fovea.engine.image.PixelSource;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.prompt.ImageSpan;
import dev.fovea.engine.schedule.SchedulerLimits;
import dev.fovea.engine.schedule.Sequence;
import dev.fovea.engine.schedule.StepBatch;
import dev.fovea.engine.schedule.StepRunner;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/**
 * Answers a grey picture a few times before anybody asks, so that the first request finds compiled code and touched memory.
 * Runs on the engine thread before the loop does; what it leaves in the KV cache has no name and is never found.
 */
final class WarmUp {
    private static final int TEXT_TOKENS = 32;
    private static final int DECODE_STEPS = 8;
    private static final int MOST_ROUNDS = 50;

    private final StepRunner runner;
    private final SchedulerLimits limits;
    private final int tileSize;

    WarmUp(StepRunner runner, SchedulerLimits limits, int tileSize) {
        this.runner = runner;
        this.limits = limits;
        this.tileSize = tileSize;
    }

    /** Goes on for that long, but always through one round. */
    void run(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        for (int round = 0; round < MOST_ROUNDS && (round == 0 || System.nanoTime() < end); round++) {
            answer();
        }
    }

    private void answer() {
        Sequence sequence = new Sequence(prompt(), SamplingParams.greedy(), 0, 0);
        while (sequence.blockCount() * limits.blockSize() < sequence.length() + DECODE_STEPS
                && sequence.blockCount() < limits.blocks()) {
            sequence.addBlock(sequence.blockCount());
        }
        int room = sequence.blockCount() * limits.blockSize();
        StepBatch batch = new StepBatch(1);
        for (int step = 0; sequence.length() < room && step < DECODE_STEPS; ) {
            batch.clear();
            batch.add(sequence, Math.min(limits.stepTokens(), sequence.length() - sequence.computed()));
            runner.step(batch);
            sequence.computed(sequence.computed() + batch.count(0));
            if (batch.samples(0)) {
                sequence.append(batch.sampled(0));
                step++;
            }
        }
    }

    private EncodedPrompt prompt() {
        boolean picture = limits.poolTiles() > 0 && limits.tokensPerTile() + TEXT_TOKENS < limits.kvTokens();
        int visual = picture ? limits.tokensPerTile() : 0;
        int length = Math.min(visual + TEXT_TOKENS, limits.kvTokens());
        if (!picture) {
            return new EncodedPrompt(new int[length], List.of(), List.of(), VisualStride.ONE);
        }
        PixelSource grey = new GreyTile(tileSize);
        runner.encode(grey, 0, 1, new int[] {0}); // the rows of the pool that a fresh sequence looks at
        ImageSpan span = new ImageSpan(1, visual, grey, new ImageDigest(0, 0));
        ImageUse use = new ImageUse(tileSize, tileSize, 1, 1, false, visual);
        return new EncodedPrompt(new int[length], List.of(span), List.of(use), VisualStride.ONE);
    }

    private record GreyTile(int tileSize) implements PixelSource {
        @Override
        public int tiles() {
            return 1;
        }

        @Override
        public void write(int tile, MemorySegment out) {
            out.asSlice(0, 12L * tileSize * tileSize).fill((byte) 0);
        }
    }
}
