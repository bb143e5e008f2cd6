package dev.fovea.engine.verify;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.PixelShuffle;
import dev.fovea.engine.model.Probe;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import dev.fovea.engine.verify.GoldenModel.Chunk;
import dev.fovea.engine.weights.Checkpoint;
import dev.fovea.engine.weights.SafetensorsCheckpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** One file of golden values against one model on one device. */
final class GoldenCase {
    private static final String PIXELS = "pixel_values";

    private final Device device;
    private final InternVlConfig config;
    private final Checkpoint checkpoint;
    private final SafetensorsCheckpoint golden;
    private final Function<String, Optional<SafetensorsCheckpoint>> inputs;

    GoldenCase(
            Device device,
            InternVlConfig config,
            Checkpoint checkpoint,
            SafetensorsCheckpoint golden,
            Function<String, Optional<SafetensorsCheckpoint>> inputs) {
        this.device = device;
        this.config = config;
        this.checkpoint = checkpoint;
        this.golden = golden;
        this.inputs = inputs;
    }

    Comparison run(String name, Tolerance tolerance) {
        Comparison comparison = new Comparison(tolerance);
        if (name.endsWith(".v2pe")) {
            strides(name.substring(0, name.length() - ".v2pe".length()), comparison);
        } else if (name.startsWith("batch_")) {
            batch(comparison);
        } else {
            switch (name) {
                case "bf16" -> comparison = lowPrecision();
                case "pos_interp" -> interpolatedPositions(comparison);
                case "ps_and_select_layer" -> shuffleAndLayer(comparison);
                default -> conversation(name, comparison);
            }
        }
        return comparison;
    }

    // A conversation: activations, logits, greedy ids with and without cache

    private void conversation(String name, Comparison comparison) {
        try (SafetensorsCheckpoint input = input(name)) {
            GoldenModel model = new GoldenModel(config, checkpoint, device);
            List<Tensor> visual = visual(model, input, probe(comparison, true));
            int[] ids = ints(input, "input_ids");
            float[] positions = floats(input, "position_ids");
            GoldenModel.Run run = model.start(true);
            HostTensor logits = model.run(
                    List.of(new Chunk(run, ids, positions, visual, imageToken(ids, visual))), probe(comparison, false));
            HostTensor expected = tensor(golden, "logits").orElseThrow(() -> missing("logits"));
            comparison.logits(
                    "logits", rows(expected), lastRows(logits, rows(expected).dim(0)));
            if (tensor(golden, "gen_ids_cache").isPresent()) {
                decode(
                        model,
                        run,
                        logits,
                        positions[positions.length - 1],
                        "gen_ids_cache",
                        "gen_logits_cache",
                        comparison);
                withoutCache(model, ids, positions, visual, comparison);
            }
        }
    }

    /** Greedy decoding, fed with the golden ids so that one difference does not hide the next. */
    private void decode(
            GoldenModel model,
            GoldenModel.Run run,
            HostTensor prefill,
            float lastPosition,
            String idsName,
            String logitsName,
            Comparison comparison) {
        int[] expectedIds = ints(golden, idsName);
        Optional<HostTensor> expectedLogits = tensor(golden, logitsName).map(GoldenCase::rows);
        HostTensor logits = lastRows(prefill, 1);
        for (int step = 0; step < expectedIds.length; step++) {
            if (expectedLogits.isPresent()) {
                comparison.logits(
                        logitsName + " step " + step, expectedLogits.get().slice(step, 1), logits);
            }
            requireId(comparison, idsName, step, expectedIds[step], logits);
            if (step + 1 < expectedIds.length) {
                logits = model.run(
                        List.of(new Chunk(
                                run,
                                new int[] {expectedIds[step]},
                                new float[] {lastPosition + step + 1},
                                List.of(),
                                -1)),
                        Probe.NONE);
            }
        }
    }

    /** The whole sequence again at every step: under dynamic NTK this differs from decoding with a cache. */
    private void withoutCache(
            GoldenModel model, int[] ids, float[] positions, List<Tensor> visual, Comparison comparison) {
        Optional<HostTensor> expected = tensor(golden, "gen_ids_nocache");
        if (expected.isEmpty()) {
            return;
        }
        int[] expectedIds = ints(golden, "gen_ids_nocache");
        int image = imageToken(ids, visual);
        for (int step = 0; step < expectedIds.length; step++) {
            int[] all = Arrays.copyOf(ids, ids.length + step);
            float[] at = Arrays.copyOf(positions, ids.length + step);
            for (int i = 0; i < step; i++) {
                all[ids.length + i] = expectedIds[i];
                at[ids.length + i] = positions[positions.length - 1] + i + 1;
            }
            HostTensor logits = model.run(List.of(new Chunk(model.start(true), all, at, visual, image)), Probe.NONE);
            requireId(comparison, "gen_ids_nocache", step, expectedIds[step], lastRows(logits, 1));
        }
    }

    // V2PE

    private void strides(String name, Comparison comparison) {
        try (SafetensorsCheckpoint input = input(name)) {
            GoldenModel model = new GoldenModel(config, checkpoint, device);
            List<Tensor> visual = visual(model, input, Probe.NONE);
            int[] ids = ints(input, "input_ids");
            for (int denominator = 1; denominator <= 256; denominator *= 2) {
                String suffix = "_1_" + denominator;
                if (tensor(golden, "positions" + suffix).isEmpty()) {
                    continue;
                }
                float[] positions = floats(golden, "positions" + suffix);
                // V2PE takes the place of dynamic scaling.
                GoldenModel.Run run = model.start(false);
                HostTensor logits =
                        model.run(List.of(new Chunk(run, ids, positions, visual, imageToken(ids, visual))), Probe.NONE);
                decode(
                        model,
                        run,
                        logits,
                        positions[positions.length - 1],
                        "gen_ids" + suffix,
                        "gen_logits" + suffix,
                        comparison);
            }
        }
    }

    // Several sequences in one step

    private void batch(Comparison comparison) {
        int rows = tensor(golden, "input_ids")
                .orElseThrow(() -> missing("input_ids"))
                .dim(0);
        try (SafetensorsCheckpoint single = input("single");
                SafetensorsCheckpoint tiled = input("tiled")) {
            GoldenModel model = new GoldenModel(config, checkpoint, device);
            int[] tiles = ints(golden, "num_tiles");
            List<Chunk> chunks = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                List<Tensor> visual =
                        tiles[row] == 0 ? List.of() : visual(model, tiles[row] == 1 ? single : tiled, Probe.NONE);
                chunks.add(unpadded(model, row, visual));
            }
            HostTensor all = model.run(chunks, Probe.NONE);
            List<HostTensor> last = new ArrayList<>();
            int end = 0;
            for (Chunk chunk : chunks) {
                end += chunk.ids().length;
                last.add(all.slice(end - 1, 1));
            }
            HostTensor expected = tensor(golden, "last_token_logits").orElseThrow(() -> missing("last_token_logits"));
            for (int row = 0; row < rows; row++) {
                comparison.logits("last_token_logits row " + row, expected.slice(row, 1), last.get(row));
            }
            if (tensor(golden, "gen_ids_cache").isPresent()) {
                decodeBatch(model, chunks, last, comparison);
            }
        }
    }

    /** Our batches need no padding: the tokens whose mask is 1. */
    private Chunk unpadded(GoldenModel model, int row, List<Tensor> visual) {
        HostTensor mask = tensor(golden, "attention_mask").orElseThrow(() -> missing("attention_mask"));
        HostTensor ids = tensor(golden, "input_ids").orElseThrow(() -> missing("input_ids"));
        int length = mask.rowLength();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            if (mask.get((long) row * length + i) == 1) {
                kept.add((int) ids.get((long) row * length + i));
            }
        }
        int[] tokens = kept.stream().mapToInt(Integer::intValue).toArray();
        float[] positions = new float[tokens.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i;
        }
        return new Chunk(model.start(true), tokens, positions, visual, imageToken(tokens, visual));
    }

    private void decodeBatch(GoldenModel model, List<Chunk> prompts, List<HostTensor> logits, Comparison comparison) {
        HostTensor expected = tensor(golden, "gen_ids_cache").orElseThrow(() -> missing("gen_ids_cache"));
        Optional<HostTensor> expectedLogits = tensor(golden, "gen_logits_cache").map(GoldenCase::rows);
        int steps = expected.dim(1);
        List<HostTensor> current = logits;
        for (int step = 0; step < steps; step++) {
            List<Chunk> next = new ArrayList<>();
            for (int row = 0; row < prompts.size(); row++) {
                int id = (int) expected.get((long) row * steps + step);
                if (expectedLogits.isPresent()) {
                    comparison.logits(
                            "gen_logits_cache row %d step %d".formatted(row, step),
                            expectedLogits.get().slice(row * steps + step, 1),
                            current.get(row));
                }
                requireId(comparison, "gen_ids_cache row " + row, step, id, current.get(row));
                Chunk prompt = prompts.get(row);
                next.add(new Chunk(
                        prompt.run(), new int[] {id}, new float[] {prompt.ids().length + step}, List.of(), -1));
            }
            HostTensor all = model.run(next, Probe.NONE);
            current = new ArrayList<>();
            for (int row = 0; row < prompts.size(); row++) {
                current.add(all.slice(row, 1));
            }
        }
    }

    // Special cases

    /** Golden values of bf16 arithmetic: ours is better than it, so only the loose bound applies. */
    private Comparison lowPrecision() {
        Comparison comparison = new Comparison(Tolerance.BF16);
        for (String name : golden.tensors().keySet()) {
            if (!name.endsWith(".logits_last8")) {
                continue;
            }
            String testCase = name.substring(0, name.length() - ".logits_last8".length());
            try (SafetensorsCheckpoint input = input(testCase)) {
                GoldenModel model = new GoldenModel(config, checkpoint, device);
                List<Tensor> visual =
                        visual(model, input, (activation, value) -> tensor(golden, testCase + "." + activation)
                                .ifPresent(expected -> comparison.vision(
                                        testCase + "." + activation,
                                        expected,
                                        GoldenModel.download(device, activation, value))));
                int[] ids = ints(input, "input_ids");
                HostTensor logits = model.run(
                        List.of(new Chunk(
                                model.start(true),
                                ids,
                                floats(input, "position_ids"),
                                visual,
                                imageToken(ids, visual))),
                        Probe.NONE);
                comparison.logits(
                        name, rows(tensor(golden, name).orElseThrow(() -> missing(name))), lastRows(logits, 8));
            }
        }
        return comparison;
    }

    /** Tiles larger than the position table was trained for. */
    private void interpolatedPositions(Comparison comparison) {
        HostTensor pixels = tensor(golden, PIXELS).orElseThrow(() -> missing(PIXELS));
        InternVlConfig larger = with(pixels.dim(3), config.order(), config.visionBlocks());
        GoldenModel model = new GoldenModel(larger, checkpoint, device);
        model.encode(pixels, (name, value) -> {
            String goldenName = "orig_" + name;
            tensor(golden, goldenName)
                    .ifPresent(expected ->
                            comparison.vision(goldenName, expected, GoldenModel.download(device, name, value)));
        });
    }

    private void shuffleAndLayer(Comparison comparison) {
        try (SafetensorsCheckpoint input = input("tiled")) {
            HostTensor pixels = tensor(input, PIXELS).orElseThrow(() -> missing(PIXELS));
            for (PixelShuffle order : PixelShuffle.values()) {
                for (int select : new int[] {-1, -2}) {
                    String name = "projector_out.ps_%s.select_layer_%d"
                            .formatted(order.name().toLowerCase(Locale.ROOT), select);
                    InternVlConfig changed =
                            with(config.tileSize(), order, config.vision().layers() + 1 + select);
                    Tensor visual = new GoldenModel(changed, checkpoint, device).encode(pixels, Probe.NONE);
                    tensor(golden, name)
                            .ifPresent(expected ->
                                    comparison.vision(name, expected, GoldenModel.download(device, name, visual)));
                }
            }
        }
    }

    private InternVlConfig with(int tileSize, PixelShuffle order, int visionBlocks) {
        return new InternVlConfig(
                config.layout(),
                config.vision(),
                config.decoder(),
                tileSize,
                order,
                visionBlocks,
                config.tiling(),
                config.pixels(),
                config.template(),
                config.systemMessage(),
                config.endTokens(),
                config.tiedHead());
    }

    // Pieces

    private List<Tensor> visual(GoldenModel model, SafetensorsCheckpoint input, Probe probe) {
        return tensor(input, PIXELS)
                .filter(pixels -> pixels.dim(0) > 0)
                .map(pixels -> List.of(model.encode(pixels, probe)))
                .orElseGet(List::of);
    }

    /** Compares whatever the file has golden values of. */
    private Probe probe(Comparison comparison, boolean vision) {
        return (name, value) -> {
            if (name.equals("logits")) {
                return;
            }
            tensor(golden, name).ifPresent(expected -> {
                HostTensor found = GoldenModel.download(device, name, value);
                if (vision) {
                    comparison.vision(name, expected, found);
                } else {
                    comparison.logits(name, expected, found);
                }
            });
        };
    }

    private void requireId(Comparison comparison, String name, int step, int expected, HostTensor logits) {
        int best = 0;
        for (int i = 1; i < logits.elements(); i++) {
            if (logits.get(i) > logits.get(best)) {
                best = i;
            }
        }
        double unit = comparison.tolerance().inDeviations() ? Comparison.rootMeanSquare(logits) : 1;
        boolean tie = !comparison.tolerance().exactIds()
                && logits.get(best) - logits.get(expected)
                        <= 2 * comparison.tolerance().logits() * unit;
        comparison.require(
                name + " step " + step, best == expected || tie, "expected %d, found %d".formatted(expected, best));
    }

    /** The id that stands for a visual token: the one that occurs exactly as often as there are visual tokens. */
    private int imageToken(int[] ids, List<Tensor> visual) {
        int count = visual.stream().mapToInt(Tensor::rows).sum();
        if (count == 0) {
            return -1;
        }
        for (int candidate : ids) {
            long occurrences = Arrays.stream(ids).filter(id -> id == candidate).count();
            if (occurrences == count && isRun(ids, candidate)) {
                return candidate;
            }
        }
        throw new EngineException(
                ErrorCode.REQUEST_INVALID, "no id occurs " + count + " times, as often as there are visual tokens");
    }

    /** Visual tokens stand in runs of whole tiles. */
    private boolean isRun(int[] ids, int candidate) {
        int run = 0;
        for (int id : ids) {
            if (id == candidate) {
                run++;
            } else if (run % config.tokensPerTile() != 0) {
                return false;
            } else {
                run = 0;
            }
        }
        return true;
    }

    private SafetensorsCheckpoint input(String name) {
        return inputs.apply(name).orElseThrow(() -> missing("golden/_inputs/" + name + ".safetensors"));
    }

    private static Optional<HostTensor> tensor(SafetensorsCheckpoint file, String name) {
        return file.find(name);
    }

    private static int[] ints(SafetensorsCheckpoint file, String name) {
        HostTensor tensor = tensor(file, name).orElseThrow(() -> missing(name));
        int[] values = new int[Math.toIntExact(tensor.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) tensor.get(i);
        }
        return values;
    }

    private static float[] floats(SafetensorsCheckpoint file, String name) {
        return tensor(file, name).orElseThrow(() -> missing(name)).toFloats();
    }

    /** {@code [rows, columns]} of a tensor of more dimensions. */
    private static HostTensor rows(HostTensor tensor) {
        return tensor.reshape(tensor.rows(), tensor.rowLength());
    }

    private static HostTensor lastRows(HostTensor tensor, int count) {
        return tensor.slice(tensor.dim(0) - count, count);
    }

    private static EngineException missing(String name) {
        return new EngineException(ErrorCode.CHECKPOINT_TENSOR_MISSING, "the golden files lack " + name);
    }
}
