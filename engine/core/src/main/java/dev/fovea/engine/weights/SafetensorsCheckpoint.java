package dev.fovea.engine.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.tensor.HostTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The safetensors files of a model folder: one {@code model.safetensors}, or shards that an index names. */
public final class SafetensorsCheckpoint implements Checkpoint {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    /** A one-line file that names, relative to its folder, the checkpoint whose weights this folder shares. */
    private static final String WEIGHTS_FROM = "WEIGHTS_FROM";

    private final Path folder;
    private final Arena arena = Arena.ofShared();
    private final SortedMap<String, HostTensor> tensors = new TreeMap<>();

    private SafetensorsCheckpoint(Path folder) {
        this.folder = folder;
    }

    /** Maps every file of the folder and checks their headers. */
    public static SafetensorsCheckpoint open(Path folder) {
        SafetensorsCheckpoint checkpoint = new SafetensorsCheckpoint(folder);
        try {
            checkpoint.map();
            return checkpoint;
        } catch (IOException e) {
            checkpoint.close();
            throw new EngineException(ErrorCode.CHECKPOINT_MISSING, "cannot read " + folder + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /** One file by itself, which need not be a model: golden values, say. */
    public static SafetensorsCheckpoint openFile(Path file) {
        SafetensorsCheckpoint checkpoint = new SafetensorsCheckpoint(file);
        checkpoint.tensors.putAll(Safetensors.open(file, checkpoint.arena));
        return checkpoint;
    }

    private void map() throws IOException {
        if (Files.exists(folder.resolve(INDEX))) {
            mapShards(folder.resolve(INDEX));
        } else if (Files.exists(folder.resolve(SINGLE))) {
            tensors.putAll(Safetensors.open(folder.resolve(SINGLE), arena));
        } else if (Files.exists(folder.resolve(WEIGHTS_FROM))) {
            String other = Files.readString(folder.resolve(WEIGHTS_FROM)).strip();
            tensors.putAll(Safetensors.open(folder.resolve(other), arena));
        } else {
            throw new EngineException(
                    ErrorCode.CHECKPOINT_MISSING,
                    "expected %s or %s in %s, found neither".formatted(SINGLE, INDEX, folder));
        }
    }

    private void mapShards(Path index) throws IOException {
        JsonNode map = new JsonMapper().readTree(index.toFile()).path("weight_map");
        TreeSet<String> shards = new TreeSet<>();
        map.forEach(shard -> shards.add(shard.asText()));
        if (shards.isEmpty()) {
            throw new EngineException(ErrorCode.CHECKPOINT_FILE_DAMAGED, index + ": weight_map names no file");
        }
        for (String shard : shards) {
            Path file = folder.resolve(shard).normalize();
            if (!file.startsWith(folder.normalize()) || !Files.exists(file)) {
                throw new EngineException(
                        ErrorCode.CHECKPOINT_MISSING, "%s names %s, which is not there".formatted(index, shard));
            }
            tensors.putAll(Safetensors.open(file, arena));
        }
        map.properties().forEach(entry -> {
            if (!tensors.containsKey(entry.getKey())) {
                throw new EngineException(
                        ErrorCode.CHECKPOINT_TENSOR_MISSING,
                        "%s promises %s in %s, which does not hold it"
                                .formatted(
                                        index, entry.getKey(), entry.getValue().asText()));
            }
        });
    }

    @Override
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    @Override
    public HostTensor tensor(String name, int... dims) {
        HostTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new EngineException(
                    ErrorCode.CHECKPOINT_TENSOR_MISSING,
                    "%s: expected %s %s, found no tensor of that name".formatted(folder, name, Arrays.toString(dims)));
        }
        if (!Arrays.equals(tensor.shape(), dims)) {
            throw new EngineException(
                    ErrorCode.CHECKPOINT_TENSOR_SHAPE,
                    "%s: expected %s at %s, found %s"
                            .formatted(folder, Arrays.toString(dims), name, Arrays.toString(tensor.shape())));
        }
        return tensor;
    }

    @Override
    public SortedMap<String, HostTensor> tensors() {
        return Collections.unmodifiableSortedMap(tensors);
    }

    @Override
    public void close() {
        arena.close();
    }
}
