package dev.fovea.cli;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.weights.Checkpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A checkpoint that never refuses: what is missing or of the wrong shape is noted and stood in for by zeros, so that one
 * look finds every fault and not the first alone.
 */
final class CheckpointSurvey implements Checkpoint {
    private final Checkpoint checkpoint;
    private final Arena arena = Arena.ofConfined();
    private final List<String> faults = new ArrayList<>();
    private final Set<String> read = new TreeSet<>();
    private MemorySegment zeros = MemorySegment.NULL;

    CheckpointSurvey(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** Tensors that are missing or of the wrong shape, each with what was expected and what was found. */
    List<String> faults() {
        return Collections.unmodifiableList(faults);
    }

    /** Names of tensors that nothing asked for. */
    Set<String> unread() {
        Set<String> rest = new TreeSet<>(checkpoint.tensors().keySet());
        rest.removeAll(read);
        return rest;
    }

    @Override
    public boolean has(String name) {
        return checkpoint.has(name);
    }

    @Override
    public HostTensor tensor(String name, int... dims) {
        read.add(name);
        try {
            return checkpoint.tensor(name, dims);
        } catch (EngineException e) {
            faults.add(String.valueOf(e.getMessage()));
            return standIn(name, dims);
        }
    }

    private HostTensor standIn(String name, int... dims) {
        long elements = 1;
        for (int dim : dims) {
            elements *= dim;
        }
        if (zeros.byteSize() < elements) {
            zeros = arena.allocate(elements);
        }
        return new HostTensor(name, DType.I8, dims.clone(), zeros.asSlice(0, elements));
    }

    @Override
    public SortedMap<String, HostTensor> tensors() {
        return checkpoint.tensors();
    }

    @Override
    public void close() {
        arena.close();
        checkpoint.close();
    }
}
