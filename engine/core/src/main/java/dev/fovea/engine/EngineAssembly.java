package dev.fovea.engine;

import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.image.ImageDecoder;
import dev.fovea.engine.image.ImageLimits;
import dev.fovea.engine.image.ImageTiler;
import dev.fovea.engine.image.PixelNormalizer;
import dev.fovea.engine.image.TilingParams;
import dev.fovea.engine.model.Rope;
import dev.fovea.engine.model.VisionLanguageModel;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.model.internvl.InternVlConfig.Layout;
import dev.fovea.engine.model.internvl.InternVlConfigReader;
import dev.fovea.engine.model.internvl.InternVlModel;
import dev.fovea.engine.prompt.BoxSyntax;
import dev.fovea.engine.prompt.ChatTemplate;
import dev.fovea.engine.prompt.PromptEncoder;
import dev.fovea.engine.prompt.PromptLimits;
import dev.fovea.engine.schedule.PrefixScope;
import dev.fovea.engine.schedule.SchedulerLimits;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tokenizer.Tokenizer;
import dev.fovea.engine.tokenizer.Tokenizers;
import dev.fovea.engine.weights.Checkpoint;
import dev.fovea.engine.weights.SafetensorsCheckpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that an engine is made of, from one configuration. Made and closed on the engine thread.
 *
 * @param loop the work of the engine thread
 * @param encoder messages to prompts, for callers' threads
 * @param info what was loaded
 * @param embeddingWidth numbers in the embedding of a visual token
 */
record EngineAssembly(
        EngineLoop loop,
        PromptEncoder encoder,
        ModelInfo info,
        int embeddingWidth,
        Device device,
        Checkpoint checkpoint)
        implements AutoCloseable {
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final String DEFAULT_TEMPLATE = "internvl2_5";

    /** Loads and warms up. */
    static EngineAssembly of(EngineConfig config) {
        InternVlConfig model = InternVlConfigReader.read(config.checkpoint());
        Tokenizer tokenizer = Tokenizers.open(config.checkpoint());
        ChatTemplate template = template(model);
        Backend backend = Backends.choose(config.backend());
        Checkpoint checkpoint = SafetensorsCheckpoint.open(config.checkpoint());
        try {
            WeightFormat weights = config.weights().orElseGet(() -> nativeFormat(checkpoint, backend));
            DType kvType = config.kvType().orElse(backend.usualKvType());
            Device device = backend.open(new DeviceOptions(weights, kvType, config.threads()));
            try {
                return assemble(config, model, tokenizer, template, checkpoint, device);
            } catch (RuntimeException | Error failure) {
                device.close();
                throw failure;
            }
        } catch (RuntimeException | Error failure) {
            checkpoint.close();
            throw failure;
        }
    }

    private static EngineAssembly assemble(
            EngineConfig config,
            InternVlConfig model,
            Tokenizer tokenizer,
            ChatTemplate template,
            Checkpoint checkpoint,
            Device device) {
        VisionLanguageModel loaded = InternVlModel.load(model, checkpoint, device);
        int sequences = chosen(config.maxSequences(), device.stepSize().sequences());
        int stepTokens = Math.max(chosen(config.stepTokens(), device.stepSize().tokens()), sequences);
        MemoryPlan memory = MemoryPlan.of(config, sequences, model, device);
        PromptEncoder encoder = encoder(config, model, tokenizer, template, memory);
        ModelRunner runner = new ModelRunner(
                device,
                model,
                loaded,
                memory.kv(),
                stepTokens,
                sequences,
                memory.contextTokens(),
                memory.embeddingRows());
        SchedulerLimits limits = new SchedulerLimits(
                sequences,
                stepTokens,
                memory.kv().blocks(),
                memory.kv().blockSize(),
                runner.embeddingRows(),
                model.tokensPerTile(),
                runner.tilesPerEncode());
        new WarmUp(runner, limits, model.tileSize()).run(WARM_UP);
        EngineLoop loop = new EngineLoop(
                runner,
                new EngineLimits(memory.contextTokens(), model.decoder().vocabulary(), config.queueLimit(), limits),
                rules(model, tokenizer, template),
                rotary(model.decoder().rope()));
        ModelInfo info = info(config, model, checkpoint, device, memory);
        return new EngineAssembly(loop, encoder, info, runner.embeddingWidth(), device, checkpoint);
    }

    private static int chosen(int configured, int usual) {
        return configured > 0 ? configured : usual;
    }

    // The folder names a template, or is converted and has the form that conversion gives it.
    private static ChatTemplate template(InternVlConfig model) {
        ChatTemplate template = model.layout() == Layout.HF
                ? ChatTemplate.converted()
                : ChatTemplate.named(model.template().orElse(DEFAULT_TEMPLATE));
        return model.systemMessage().map(template::withSystemMessage).orElse(template);
    }

    private static PromptEncoder encoder(
            EngineConfig config, InternVlConfig model, Tokenizer tokenizer, ChatTemplate template, MemoryPlan memory) {
        InternVlConfig.Tiling tiling = model.tiling();
        ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT.withMaxPixels(config.maxPixels()));
        ImageTiler tiler = new ImageTiler(normalizer(model.pixels()));
        return new PromptEncoder(
                tokenizer,
                template,
                new TilingParams(
                        model.tileSize(), tiling.minTiles(), tiling.maxTiles(), tiling.thumbnail(), tiling.dynamic()),
                model.tokensPerTile(),
                new PromptLimits(memory.contextTokens(), config.maxImages(), config.maxTiles()),
                (source, params) -> tiler.tile(decoder.decode(source), params));
    }

    private static PixelNormalizer normalizer(InternVlConfig.Pixels pixels) {
        return new PixelNormalizer(floats(pixels.mean()), floats(pixels.std()));
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }

    private static AnswerRules rules(InternVlConfig model, Tokenizer tokenizer, ChatTemplate template) {
        Set<Integer> ends = new HashSet<>(model.endTokens());
        ends.addAll(template.stopTokens(tokenizer));
        return new AnswerRules(tokenizer, Set.copyOf(ends), BoxSyntax.TOKENS, BoxSyntax::parse);
    }

    private static PrefixScope.Rotary rotary(Rope rope) {
        return switch (rope.scaling()) {
            case NONE -> PrefixScope.Rotary.PLAIN;
            case LINEAR -> new PrefixScope.Rotary(Integer.MAX_VALUE, true);
            case DYNAMIC -> new PrefixScope.Rotary(rope.trainedTokens(), false);
        };
    }

    /** What loses nothing that the checkpoint has, as far as the backend can hold it. */
    private static WeightFormat nativeFormat(Checkpoint checkpoint, Backend backend) {
        if (checkpoint.isGrouped()) {
            return backend.formats().contains(WeightFormat.I4) ? WeightFormat.I4 : WeightFormat.BF16;
        }
        boolean wide = checkpoint.tensors().values().stream()
                .anyMatch(tensor -> tensor.shape().length > 1 && tensor.type().bytes() > 2);
        return wide ? WeightFormat.F32 : WeightFormat.BF16;
    }

    private static ModelInfo info(
            EngineConfig config, InternVlConfig model, Checkpoint checkpoint, Device device, MemoryPlan memory) {
        Path folder = config.checkpoint().toAbsolutePath().normalize();
        WeightFormat weights = device.options().weights();
        return new ModelInfo(
                String.valueOf(folder.getFileName()),
                "InternVL (%s)".formatted(model.decoder().kind().title()),
                checkpoint.tensors().values().stream()
                        .mapToLong(HostTensor::elements)
                        .sum(),
                memory.contextTokens(),
                model.decoder().vocabulary(),
                model.tileSize(),
                model.tokensPerTile(),
                model.tiling().dynamic() ? model.tiling().maxTiles() : 1,
                device.description(),
                weights,
                weightBytes(checkpoint, weights),
                memory.kv().blocks() * memory.kv().blockSize());
    }

    /** Matrices at the format's width, vectors at fp32; block scales and padding are left out. */
    private static long weightBytes(Checkpoint checkpoint, WeightFormat weights) {
        return checkpoint.tensors().values().stream()
                .mapToLong(tensor ->
                        tensor.shape().length > 1 ? weights.bytes(tensor.elements()) : Float.BYTES * tensor.elements())
                .sum();
    }

    @Override
    public void close() {
        device.close();
        checkpoint.close();
    }
}
