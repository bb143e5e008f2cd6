package dev.fovea.cli;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.VisionConfig;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tokenizer.Tokenizer;
import dev.fovea.engine.tokenizer.Tokenizers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is to know of a checkpoint, as lines of text. */
final class ModelSheet {
    private static final int TOKENS = 1024;
    private static final int SHOWN = 10;
    private static final List<String> TOKENIZERS =
            List.of("tokenizer.json", "tokenizer.model", "vocab.json", "merges.txt");

    private static final List<String> PICTURE_TOKENS = List.of("<img>", "</img>", "<IMG_CONTEXT>");

    private final Path folder;
    private final InternVlConfig config;
    private final CheckpointSurvey survey;
    private final WeighingDevice scales;
    private final boolean everything;
    private final List<String> lines = new ArrayList<>();
    private boolean sound = true;

    ModelSheet(Path folder, InternVlConfig config, CheckpointSurvey survey, WeighingDevice scales, boolean everything) {
        this.folder = folder;
        this.config = config;
        this.survey = survey;
        this.scales = scales;
        this.everything = everything;
    }

    List<String> lines() {
        describe();
        tensors();
        memory();
        list("missing or of the wrong shape", survey.faults());
        list("not read", survey.unread());
        return lines;
    }

    private void describe() {
        VisionConfig vision = config.vision();
        DecoderConfig decoder = config.decoder();
        line("folder", folder.toString());
        line("family", "InternVL (%s), %s layout".formatted(decoder.kind().title(), lower(config.layout())));
        line(
                "vision",
                "%d of %d blocks of %d, %d heads, MLP %d, %s norm, patches of %d pixels"
                        .formatted(
                                config.visionBlocks(),
                                vision.layers(),
                                vision.hidden(),
                                vision.heads(),
                                vision.mlp(),
                                lower(vision.norm()),
                                vision.patch()));
        line(
                "tiles",
                "%d pixels, %d visual tokens each, at most %d%s"
                        .formatted(
                                config.tileSize(),
                                config.tokensPerTile(),
                                config.tiling().dynamic() ? config.tiling().maxTiles() : 1,
                                config.tiling().thumbnail() ? " and a thumbnail" : ""));
        line(
                "decoder",
                "%d blocks of %d, %d query and %d key/value heads of %d, MLP %d"
                        .formatted(
                                decoder.layers(),
                                decoder.hidden(),
                                decoder.heads(),
                                decoder.kvHeads(),
                                decoder.headDim(),
                                decoder.mlp()));
        line("context", "%d tokens, vocabulary of %d".formatted(decoder.contextTokens(), decoder.vocabulary()));
        line(
                "template",
                config.template()
                        .orElseGet(() -> has("chat_template.jinja") ? "chat_template.jinja" : "of the -hf layout"));
        line("tokenizer", tokenizer());
    }

    private String tokenizer() {
        String files = TOKENIZERS.stream().filter(this::has).collect(Collectors.joining(", "));
        try {
            Tokenizer tokenizer = Tokenizers.open(folder);
            Tokenizers.require(tokenizer, PICTURE_TOKENS);
            return "%s with %d tokens".formatted(files, tokenizer.vocabularySize());
        } catch (EngineException e) {
            sound = false;
            return String.valueOf(e.getMessage());
        }
    }

    /** Whether the engine could load the model; known once the lines are. */
    boolean isSound() {
        return sound && survey.faults().isEmpty();
    }

    private boolean has(String file) {
        return Files.isRegularFile(folder.resolve(file));
    }

    private void tensors() {
        List<Path> files = weightFiles();
        line(
                "files",
                "%d, %s"
                        .formatted(
                                files.size(),
                                size(files.stream().mapToLong(ModelSheet::bytes).sum())));
        Collection<HostTensor> tensors = survey.tensors().values();
        TreeMap<DType, Long> types =
                tensors.stream().collect(Collectors.groupingBy(HostTensor::type, TreeMap::new, Collectors.counting()));
        line(
                "tensors",
                "%d with %,d parameters (%s)"
                        .formatted(
                                tensors.size(),
                                tensors.stream().mapToLong(HostTensor::elements).sum(),
                                types.entrySet().stream()
                                        .map(entry -> entry.getValue() + " " + entry.getKey())
                                        .collect(Collectors.joining(", "))));
    }

    private List<Path> weightFiles() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void memory() {
        for (WeightFormat format : WeightFormat.values()) {
            line("weights " + format.id(), size(scales.bytes(format)));
        }
        line("embeddings", "%s, read from the mapped file".formatted(size(scales.residentBytes())));
        line("KV cache", "%s per %d tokens in f32, %s in bf16".formatted(kv(DType.F32), TOKENS, kv(DType.BF16)));
    }

    private String kv(DType type) {
        DecoderConfig decoder = config.decoder();
        return size(new KvShape(decoder.layers(), 1, TOKENS, decoder.kvHeads(), decoder.headDim(), type).bytes());
    }

    private void list(String title, Collection<String> items) {
        if (items.isEmpty()) {
            return;
        }
        line(title, "%d".formatted(items.size()));
        Stream<String> shown = everything ? items.stream() : items.stream().limit(SHOWN);
        shown.forEach(item -> lines.add("  " + item.replace(folder + ": ", "")));
        if (!everything && items.size() > SHOWN) {
            lines.add("  … and %d more (--verbose shows all)".formatted(items.size() - SHOWN));
        }
    }

    private void line(String title, String text) {
        lines.add("%-13s %s".formatted(title, text));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String size(long bytes) {
        return bytes < 10_000_000_000L ? "%,.1f MB".formatted(bytes / 1e6) : "%,.1f GB".formatted(bytes / 1e9);
    }
}
