package dev.fovea.engine;

import dev.fovea.engine.image.PixelSource;
import dev.fovea.engine.schedule.Sequence;
import dev.fovea.engine.schedule.StepBatch;
import dev.fovea.engine.schedule.StepRunner;

/** Writes the same tokens in answer to everything, then ends the turn. */
final class ScriptedRunner implements StepRunner {
    private final int[] script;

    ScriptedRunner(int... script) {
        this.script = script;
    }

    @Override
    public int embeddingRows() {
        return 64;
    }

    @Override
    public int tilesPerEncode() {
        return 1;
    }

    @Override
    public void encode(PixelSource pixels, int fromTile, int tiles, int[] rows) {}

    @Override
    public int embeddingWidth() {
        return 1;
    }

    @Override
    public void pool(PixelSource pixels, int fromTile, int tiles, double[] sums) {
        sums[0] += tiles;
    }

    @Override
    public void startCounts(Sequence sequence) {}

    @Override
    public void step(StepBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            int written = batch.sequence(i).written();
            int id = written < script.length ? script[written] : ScriptedTokenizer.END;
            batch.setSampled(i, id);
            batch.setLogprob(i, -written);
            for (int rank = 0; rank < batch.sequence(i).alternatives(); rank++) {
                batch.setAlternative(i, rank, rank, -rank);
            }
        }
    }
}
