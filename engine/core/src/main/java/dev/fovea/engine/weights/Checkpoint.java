package dev.fovea.engine.weights;

import dev.fovea.engine.tensor.GroupedMatrix;
import dev.fovea.engine.tensor.HostMatrix;
import dev.fovea.engine.tensor.HostTensor;
import java.util.Optional;
import java.util.SortedMap;

/** A model's tensors by name. Where the numbers come from, a folder of files or a generator, is the checkpoint's affair. */
public interface Checkpoint extends AutoCloseable {
    /** How the names of matrices end, and what four bits end in instead. */
    String WEIGHT = ".weight";

    String QUANTIZED = ".qweight";

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

    /**
     * A matrix by the name of its weights, whether it is held number by number or in groups of four bits (AWQ: in place of
     * {@code x.weight} there are {@code x.qweight}, {@code x.qzeros} and {@code x.scales}).
     *
     * @throws dev.fovea.engine.api.EngineException as {@link #tensor} does
     */
    default HostMatrix matrix(String name, int outputs, int inputs) {
        String base = name.substring(0, name.length() - WEIGHT.length());
        if (!has(base + QUANTIZED)) {
            return tensor(name, outputs, inputs);
        }
        int groups = find(base + ".scales").map(HostTensor::rows).orElse(1);
        int packed = outputs / GroupedMatrix.PACKED;
        return new GroupedMatrix(
                base,
                tensor(base + QUANTIZED, inputs, packed),
                tensor(base + ".qzeros", groups, packed),
                tensor(base + ".scales", groups, outputs),
                0,
                outputs);
    }

    /** Whether matrices of the decoder are held in groups of four bits. */
    default boolean isGrouped() {
        return tensors().keySet().stream().anyMatch(name -> name.endsWith(QUANTIZED));
    }

    /** Every tensor there is, by name. */
    SortedMap<String, HostTensor> tensors();

    @Override
    void close();
}
