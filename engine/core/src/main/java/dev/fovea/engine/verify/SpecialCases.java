package dev.fovea.engine.verify;

import dev.fovea.engine.backend.PixelShuffle;
import dev.fovea.engine.model.Probe;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import dev.fovea.engine.verify.GoldenModel.Chunk;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Golden files that are no conversation: bf16 arithmetic, larger tiles, the orders of pixel shuffle. */
final class SpecialCases {
    static final Set<String> NAMES = Set.of("bf16", "pos_interp", "ps_and_select_layer");

    private final CaseSetup setup;
    private final GoldenFile golden;
    private final InternVlConfig config;

    SpecialCases(CaseSetup setup) {
        this.setup = setup;
        this.golden = setup.golden();
        this.config = setup.config();
    }

    Comparison run(String name, Tolerance tolerance) {
        Comparison comparison = new Comparison(tolerance);
        switch (name) {
            case "bf16" -> comparison = lowPrecision(tolerance.widerOf(Tolerance.BF16));
            case "pos_interp" -> interpolatedPositions(comparison);
            default -> shuffleAndLayer(comparison);
        }
        return comparison;
    }

    /** Golden values of bf16 arithmetic: ours is better than it, so only the loose bound applies. */
    private Comparison lowPrecision(Tolerance tolerance) {
        Comparison comparison = new Comparison(tolerance);
        for (String name : golden.names()) {
            if (!name.endsWith(".logits_last8")) {
                continue;
            }
            String testCase = name.substring(0, name.length() - ".logits_last8".length());
            try (GoldenFile input = setup.input(testCase)) {
                GoldenModel model = setup.model();
                List<Tensor> visual =
                        setup.visual(model, input, (activation, value) -> golden.find(testCase + "." + activation)
                                .ifPresent(expected -> comparison.vision(
                                        testCase + "." + activation, expected, setup.download(activation, value))));
                int[] ids = input.ints("input_ids");
                HostTensor logits = model.run(
                        List.of(new Chunk(model.start(true), ids, input.floats("position_ids"), visual)), Probe.NONE);
                comparison.logits(name, golden.rows(name), GoldenCase.lastRows(logits, 8));
            }
        }
        return comparison;
    }

    /** Tiles larger than the position table was trained for. */
    private void interpolatedPositions(Comparison comparison) {
        HostTensor pixels = golden.get(CaseSetup.PIXELS);
        InternVlConfig larger = with(pixels.dim(3), config.order(), config.visionBlocks());
        GoldenModel model = setup.model(larger);
        model.encode(pixels, (name, value) -> {
            String goldenName = "orig_" + name;
            golden.find(goldenName)
                    .ifPresent(expected -> comparison.vision(goldenName, expected, setup.download(name, value)));
        });
    }

    private void shuffleAndLayer(Comparison comparison) {
        try (GoldenFile input = setup.input("tiled")) {
            HostTensor pixels = input.get(CaseSetup.PIXELS);
            for (PixelShuffle order : PixelShuffle.values()) {
                for (int select : new int[] {-1, -2}) {
                    String name = "projector_out.ps_%s.select_layer_%d"
                            .formatted(order.name().toLowerCase(Locale.ROOT), select);
                    InternVlConfig changed =
                            with(config.tileSize(), order, config.vision().layers() + 1 + select);
                    Tensor visual = setup.model(changed).encode(pixels, Probe.NONE);
                    golden.find(name)
                            .ifPresent(expected -> comparison.vision(name, expected, setup.download(name, visual)));
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
}
