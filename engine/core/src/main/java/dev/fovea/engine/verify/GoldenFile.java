package dev.fovea.engine.verify;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.weights.SafetensorsCheckpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** One file of golden tensors, or of what the models read. */
record GoldenFile(Path file, SafetensorsCheckpoint tensors) implements AutoCloseable {
    static GoldenFile open(Path file) {
        return new GoldenFile(file, SafetensorsCheckpoint.openFile(file));
    }

    Set<String> names() {
        return tensors.tensors().keySet();
    }

    Optional<HostTensor> find(String name) {
        return tensors.find(name);
    }

    boolean has(String name) {
        return tensors.has(name);
    }

    HostTensor get(String name) {
        return find(name)
                .orElseThrow(() -> new EngineException(
                        ErrorCode.CHECKPOINT_TENSOR_MISSING, "%s: expected %s".formatted(file, name)));
    }

    /** {@code [rows, columns]} of a tensor of more dimensions. */
    HostTensor rows(String name) {
        HostTensor tensor = get(name);
        return tensor.reshape(tensor.rows(), tensor.rowLength());
    }

    int[] ints(String name) {
        HostTensor tensor = get(name);
        int[] values = new int[Math.toIntExact(tensor.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) tensor.get(i);
        }
        return values;
    }

    float[] floats(String name) {
        return get(name).toFloats();
    }

    @Override
    public void close() {
        tensors.close();
    }
}
