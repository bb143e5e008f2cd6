package dev.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.backend.reference.ReferenceBackend;
import dev.fovea.engine.image.ImageDigest;
import dev.fovea.engine.image.PixelSource;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.model.internvl.InternVlConfigReader;
import dev.fovea.engine.model.internvl.InternVlModel;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.prompt.ImageSpan;
import dev.fovea.engine.schedule.Sequence;
import dev.fovea.engine.schedule.StepBatch;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.weights.SafetensorsCheckpoint;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runner's own work, tables, slots, visual rows and plans, against golden ids. */
class ModelRunnerTest {
    private static final Path FIXTURES = Path.of(System.getProperty("fovea.fixtures"));
    private static final int IMAGE_CONTEXT = 504;

    @ParameterizedTest
    @CsvSource({
        "hf_qwen2_sharded, tiled, 1000",
        "hf_qwen2_sharded, tiled, 7",
        "hf_qwen2_sharded, text, 1",
        "orig_internlm2, multi, 16",
        "orig_internlm2_ntk, multi, 1000",
        "orig_internlm2_ntk, multi, 13",
    })
    void greedyIdsAreGoldenHoweverThePromptIsCut(String model, String testCase, int chunk) {
        try (Fixture fixture = Fixture.open(model);
                SafetensorsCheckpoint golden = golden(model, testCase)) {
            Sequence sequence = fixture.sequence(testCase, 0);
            fixture.encode(sequence);
            List<Integer> ids = new ArrayList<>();
            StepBatch batch = new StepBatch(4);
            while (ids.size() < 16) {
                batch.clear();
                batch.add(sequence, Math.min(chunk, sequence.length() - sequence.computed()));
                fixture.step(batch, ids);
            }
            assertThat(ids).isEqualTo(ids(golden));
        }
    }

    @ParameterizedTest
    @CsvSource({"hf_qwen2_sharded, tiled, text", "orig_internlm2_ntk, multi, single"})
    void sequencesInOneBatchDoNotDisturbEachOther(String model, String first, String second) {
        try (Fixture fixture = Fixture.open(model);
                SafetensorsCheckpoint goldenFirst = golden(model, first);
                SafetensorsCheckpoint goldenSecond = golden(model, second)) {
            Sequence a = fixture.sequence(first, 0);
            Sequence b = fixture.sequence(second, 1);
            fixture.encode(a);
            fixture.encode(b);
            List<Integer> idsOfA = new ArrayList<>();
            List<Integer> idsOfB = new ArrayList<>();
            StepBatch batch = new StepBatch(4);
            while (idsOfB.size() < 16) {
                batch.clear();
                batch.add(a, Math.min(11, a.length() - a.computed()));
                batch.add(b, Math.min(5, b.length() - b.computed()));
                fixture.step(batch, idsOfA, idsOfB);
            }
            assertThat(idsOfA.subList(0, 16)).isEqualTo(ids(goldenFirst));
            assertThat(idsOfB).isEqualTo(ids(goldenSecond));
        }
    }

    private static SafetensorsCheckpoint golden(String model, String testCase) {
        return SafetensorsCheckpoint.openFile(FIXTURES.resolve("golden/" + model + "/" + testCase + ".safetensors"));
    }

    private static List<Integer> ids(SafetensorsCheckpoint golden) {
        List<Integer> ids = new ArrayList<>();
        for (float id : golden.tensor("gen_ids_cache", 1, 16).toFloats()) {
            ids.add((int) id);
        }
        return ids;
    }

    private record Fixture(SafetensorsCheckpoint checkpoint, Device device, InternVlConfig config, ModelRunner runner)
            implements AutoCloseable {
        static Fixture open(String model) {
            Path folder = FIXTURES.resolve("models").resolve(model);
            InternVlConfig config = InternVlConfigReader.read(folder);
            SafetensorsCheckpoint checkpoint = SafetensorsCheckpoint.open(folder);
            Device device = new ReferenceBackend().open(new DeviceOptions(WeightFormat.F32, DType.F32, 1));
            DecoderConfig d = config.decoder();
            KvShape kv = new KvShape(d.layers(), 40, 8, d.kvHeads(), d.headDim(), DType.F32);
            ModelRunner runner = new ModelRunner(
                    device, config, InternVlModel.load(config, checkpoint, device), kv, 128, 4, 160, 100);
            return new Fixture(checkpoint, device, config, runner);
        }

        /** Number 0 takes the odd blocks from the end, number 1 the even ones, so that tables are no identity. */
        Sequence sequence(String testCase, int number) {
            try (SafetensorsCheckpoint input =
                    SafetensorsCheckpoint.openFile(FIXTURES.resolve("golden/_inputs/" + testCase + ".safetensors"))) {
                float[] ids = input.find("input_ids").orElseThrow().toFloats();
                int[] tokens = new int[ids.length];
                for (int i = 0; i < ids.length; i++) {
                    tokens[i] = (int) ids[i];
                }
                List<ImageSpan> spans = spans(input, tokens, number);
                List<ImageUse> uses = spans.stream()
                        .map(span -> new ImageUse(56, 56, 1, 1, false, span.length()))
                        .toList();
                Sequence sequence = new Sequence(
                        new EncodedPrompt(tokens, spans, uses, VisualStride.ONE), SamplingParams.greedy(), 1, 0);
                for (int block = 0; block < 18; block++) {
                    sequence.addBlock(39 - 2 * block - number);
                }
                return sequence;
            }
        }

        private List<ImageSpan> spans(SafetensorsCheckpoint input, int[] tokens, int number) {
            List<ImageSpan> spans = new ArrayList<>();
            int tile = 0;
            for (int start = 0; start < tokens.length; start++) {
                if (tokens[start] == IMAGE_CONTEXT) {
                    int end = start;
                    while (tokens[end] == IMAGE_CONTEXT) {
                        end++;
                    }
                    int tiles = (end - start) / config.tokensPerTile();
                    HostTensor pixels = input.find("pixel_values").orElseThrow().slice(tile, tiles);
                    spans.add(new ImageSpan(
                            start, end - start, new Golden(tiles, pixels.toFloats()), new ImageDigest(number, tile)));
                    tile += tiles;
                    start = end;
                }
            }
            return spans;
        }

        void encode(Sequence sequence) {
            int row = sequence.blocks()[0] % 2 == 0 ? 0 : 50;
            for (int span = 0; span < sequence.prompt().spans().size(); span++) {
                int[] rows = sequence.tileRows(span);
                for (int tile = rows.length - 1; tile >= 0; tile--) {
                    rows[tile] = row;
                    row += config.tokensPerTile();
                }
                PixelSource pixels = sequence.prompt().spans().get(span).image();
                runner.encode(pixels, 0, rows.length, rows);
            }
        }

        @SafeVarargs
        final void step(StepBatch batch, List<Integer>... ids) {
            runner.step(batch);
            for (int i = 0; i < batch.size(); i++) {
                Sequence sequence = batch.sequence(i);
                sequence.computed(sequence.computed() + batch.count(i));
                if (batch.samples(i)) {
                    ids[i].add(batch.sampled(i));
                    sequence.append(batch.sampled(i));
                }
            }
        }

        @Override
        public void close() {
            device.close();
            checkpoint.close();
        }
    }

    /** Tiles {@code [tiles, 3, 56, 56]} as the golden file has them. */
    private record Golden(int tiles, float[] values) implements PixelSource {
        @Override
        public int tileSize() {
            return 56;
        }

        @Override
        public void write(int tile, MemorySegment out) {
            MemorySegment all = MemorySegment.ofArray(values);
            long bytes = 4L * 3 * 56 * 56;
            out.copyFrom(all.asSlice(tile * bytes, bytes));
        }
    }
}
