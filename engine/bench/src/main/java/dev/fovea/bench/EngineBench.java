package dev.fovea.bench;

import dev.fovea.bench.Ceilings.Rate;
import dev.fovea.bench.Ceilings.Timing;
import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.image.TiledImage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Times the engine at the shapes of published models with random weights, each result beside the ceiling that the
 * machine's own rates set, which are measured in the same run.
 */
public final class EngineBench {
    private static final int ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 10;

    private final Backend backend;
    private final int threads;
    private final Ceilings ceilings;
    private final Pages pages = new Pages();
    private long allocatedPerDecodeStep;

    /** @param threads worker threads, 0 for one a core */
    public EngineBench(Backend backend, int threads, Ceilings ceilings) {
        this.backend = backend;
        this.threads = threads;
        this.ceilings = ceilings;
    }

    /** The cases, of one shape in one weight format; before them what the device itself says it can do, if it does. */
    public List<BenchRow> run(
            NamedShape shape, WeightFormat weights, Collection<BenchCase> cases, Consumer<BenchRow> each) {
        try (Device device = backend.open(new DeviceOptions(weights, backend.usualKvType(), threads))) {
            ModelBench model = new ModelBench(shape, weights, device, cases, ceilings, pages, each);
            model.showCeilings();
            cases.forEach(model::run);
            allocatedPerDecodeStep = model.allocatedPerDecodeStep();
            return model.rows();
        }
    }

    /** Single ops of one shape in one weight format. */
    public List<BenchRow> kernels(NamedShape shape, WeightFormat weights, Consumer<BenchRow> each) {
        List<BenchRow> rows = new ArrayList<>();
        try (Device device = backend.open(new DeviceOptions(weights, backend.usualKvType(), threads))) {
            new KernelBench(shape, weights, device, ceilings, row -> {
                        rows.add(row);
                        each.accept(row);
                    })
                    .run();
        }
        return rows;
    }

    /** Heap that a decode step of the last {@link #run} allocated on the engine's thread at most, after warm-up. */
    public long allocatedPerDecodeStep() {
        return allocatedPerDecodeStep;
    }

    /** A decoded picture of 4,000 × 3,000 pixels into twelve tiles and a thumbnail, normalised. */
    public BenchRow preprocess(Consumer<BenchRow> each) {
        MemorySegment out = Arena.ofAuto().allocate(Pages.TILED_BYTES, 64);
        Runnable picture = () -> {
            TiledImage tiled = pages.tiled();
            for (int tile = 0; tile < tiled.tiles(); tile++) {
                tiled.write(tile, out.asSlice(tile * Pages.TILED_BYTES / Pages.TILES));
            }
        };
        ceilings.time(Rate.BYTES, WARM_UP_ROUNDS, picture);
        Timing timing = ceilings.time(Rate.BYTES, ROUNDS, picture);
        double floor = timing.floor(pages.pictureBytes() + out.byteSize());
        double time = timing.seconds();
        BenchRow row = new BenchRow(
                "preprocess", "12 megapixels, 13 tiles", "u8", 1e3 * time, "ms", 1e3 * floor, floor / time);
        each.accept(row);
        return row;
    }
}
