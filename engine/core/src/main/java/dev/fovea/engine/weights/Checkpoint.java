package dev.fovea.engine.weights;

import dev.fovea.engine.tensor.HostTensor;
import java.util.Optional;
import java.util.SortedMap;

/** A model's tensors by name. Where the numbers come from, a folder of files or a generator, is the checkpoint's affair. */
public interface Checkpoint extends AutoCloseable {
    boolean has(String name);

    /** The tensor of that name, whatever its shape. */
    default Optional<HostTensor> find(String name) {
        return Optional.ofNullable(tensors().get(name));
    }

    /**
     * The tensor of that name.
     *
     * @param dims the shape that the model expects
     * @throws dev.fovea.engine.api.EngineException when it is missing or of another shape; the message has the full name,
     *     what was expected and what was found
     */
    HostTensor tensor(String name, int... dims);

    /** Every tensor there is, by name. */
    SortedMap<String, HostTensor> tensors();

    @Override
    void close();
}
