package dev.fovea.engine.verify;

import dev.fovea.engine.model.Probe;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import dev.fovea.engine.verify.GoldenModel.Chunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One file of golden values against one model on one device. */
final class GoldenCase {
    private final CaseSetup setup;
    private final GoldenFile golden;

    GoldenCase(CaseSetup setup) {
        this.setup = setup;
        this.golden = setup.golden();
    }

    Comparison run(String name, Tolerance tolerance) {
        Comparison comparison = new Comparison(tolerance);
        if (name.endsWith(".v2pe")) {
            strides(name.substring(0, name.length() - ".v2pe".length()), comparison);
        } else if (name.startsWith("batch_")) {
            batch(comparison);
        } else {
            conversation(name, comparison);
        }
        return comparison;
    }

    // A conversation: activations, logits, greedy ids with and without cache

    private void conversation(String name, Comparison comparison) {
        try (GoldenFile input = setup.input(name)) {
            GoldenModel model = setup.model();
            List<Tensor> visual = setup.visual(model, input, probe(comparison, true));
            int[] ids = input.ints("input_ids");
            float[] positions = input.floats("position_ids");
            GoldenModel.Run run = model.start(true);
            HostTensor logits = model.run(List.of(new Chunk(run, ids, positions, visual)), probe(comparison, false));
            HostTensor expected = golden.rows("logits");
            comparison.logits("logits", expected, lastRows(logits, expected.dim(0)));
            if (golden.has("gen_ids_cache")) {
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
        int[] expectedIds = golden.ints(idsName);
        Optional<HostTensor> expectedLogits = golden.find(logitsName).map(ignored -> golden.rows(logitsName));
        HostTensor logits = lastRows(prefill, 1);
        for (int step = 0; step < expectedIds.length; step++) {
            if (expectedLogits.isPresent()) {
                comparison.logits(
                        logitsName + " step " + step, expectedLogits.get().slice(step, 1), logits);
            }
            comparison.greedyId(idsName, step, expectedIds[step], logits);
            if (step + 1 < expectedIds.length) {
                logits = model.run(
                        List.of(new Chunk(
                                run, new int[] {expectedIds[step]}, new float[] {lastPosition + step + 1}, List.of())),
                        Probe.NONE);
            }
        }
    }

    /** The whole sequence again at every step: under dynamic NTK this differs from decoding with a cache. */
    private void withoutCache(
            GoldenModel model, int[] ids, float[] positions, List<Tensor> visual, Comparison comparison) {
        if (!golden.has("gen_ids_nocache")) {
            return;
        }
        int[] expectedIds = golden.ints("gen_ids_nocache");
        for (int step = 0; step < expectedIds.length; step++) {
            int[] all = Arrays.copyOf(ids, ids.length + step);
            float[] at = Arrays.copyOf(positions, ids.length + step);
            for (int i = 0; i < step; i++) {
                all[ids.length + i] = expectedIds[i];
                at[ids.length + i] = positions[positions.length - 1] + i + 1;
            }
            HostTensor logits = model.run(List.of(new Chunk(model.start(true), all, at, visual)), Probe.NONE);
            comparison.greedyId("gen_ids_nocache", step, expectedIds[step], lastRows(logits, 1));
        }
    }

    // V2PE

    private void strides(String name, Comparison comparison) {
        try (GoldenFile input = setup.input(name)) {
            GoldenModel model = setup.model();
            List<Tensor> visual = setup.visual(model, input, Probe.NONE);
            int[] ids = input.ints("input_ids");
            for (int denominator = 1; denominator <= 256; denominator *= 2) {
                String suffix = "_1_" + denominator;
                if (!golden.has("positions" + suffix)) {
                    continue;
                }
                float[] positions = golden.floats("positions" + suffix);
                // V2PE takes the place of dynamic scaling.
                GoldenModel.Run run = model.start(false);
                HostTensor logits = model.run(List.of(new Chunk(run, ids, positions, visual)), Probe.NONE);
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
        int rows = golden.get("input_ids").dim(0);
        try (GoldenFile single = setup.input("single");
                GoldenFile tiled = setup.input("tiled")) {
            GoldenModel model = setup.model();
            int[] tiles = golden.ints("num_tiles");
            List<Chunk> chunks = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                List<Tensor> visual =
                        tiles[row] == 0 ? List.of() : setup.visual(model, tiles[row] == 1 ? single : tiled, Probe.NONE);
                chunks.add(unpadded(model, row, visual));
            }
            HostTensor all = model.run(chunks, Probe.NONE);
            List<HostTensor> last = new ArrayList<>();
            int end = 0;
            for (Chunk chunk : chunks) {
                end += chunk.ids().length;
                last.add(all.slice(end - 1, 1));
            }
            HostTensor expected = golden.get("last_token_logits");
            for (int row = 0; row < rows; row++) {
                comparison.logits("last_token_logits row " + row, expected.slice(row, 1), last.get(row));
            }
            if (golden.has("gen_ids_cache")) {
                decodeBatch(model, chunks, last, comparison);
            }
        }
    }

    /** Our batches need no padding: the tokens whose mask is 1. */
    private Chunk unpadded(GoldenModel model, int row, List<Tensor> visual) {
        HostTensor mask = golden.get("attention_mask");
        HostTensor ids = golden.get("input_ids");
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
        return new Chunk(model.start(true), tokens, positions, visual);
    }

    private void decodeBatch(GoldenModel model, List<Chunk> prompts, List<HostTensor> logits, Comparison comparison) {
        HostTensor expected = golden.get("gen_ids_cache");
        Optional<HostTensor> expectedLogits =
                golden.find("gen_logits_cache").map(ignored -> golden.rows("gen_logits_cache"));
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
                comparison.greedyId("gen_ids_cache row " + row, step, id, current.get(row));
                Chunk prompt = prompts.get(row);
                next.add(new Chunk(prompt.run(), new int[] {id}, new float[] {prompt.ids().length + step}, List.of()));
            }
            HostTensor all = model.run(next, Probe.NONE);
            current = new ArrayList<>();
            for (int row = 0; row < prompts.size(); row++) {
                current.add(all.slice(row, 1));
            }
        }
    }

    // Pieces

    /** Compares whatever the file has golden values of. */
    private Probe probe(Comparison comparison, boolean vision) {
        return (name, value) -> {
            if (name.equals("logits")) {
                return;
            }
            golden.find(name).ifPresent(expected -> {
                HostTensor found = setup.download(name, value);
                if (vision) {
                    comparison.vision(name, expected, found);
                } else {
                    comparison.logits(name, expected, found);
                }
            });
        };
    }

    /** The last rows of {@code [rows, columns]}. */
    static HostTensor lastRows(HostTensor tensor, int count) {
        return tensor.slice(tensor.dim(0) - count, count);
    }
}
