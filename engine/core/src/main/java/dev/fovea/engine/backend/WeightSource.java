package dev.fovea.engine.backend;

import dev.fovea.engine.tensor.HostMatrix;
import dev.fovea.engine.tensor.HostTensor;
import java.util.List;
import java.util.Optional;

/**
 * A matrix as the checkpoint holds it, before a device packs it.
 *
 * @param parts row blocks {@code [rows, inputs]} that stand on top of each other: q, k and v of a fused projection, say
 * @param bias one block {@code [rows]} a part, or none at all
 * @param scale layer scale, {@code [outputs]}, multiplied into the result when it is accumulated; empty for none
 * @param role where in the model it stands
 */
public record WeightSource(
        List<? extends HostMatrix> parts, List<HostTensor> bias, Optional<HostTensor> scale, WeightRole role) {
    public WeightSource {
        parts = List.copyOf(parts);
        bias = List.copyOf(bias);
        if (parts.isEmpty() || (!bias.isEmpty() && bias.size() != parts.size())) {
            throw new IllegalArgumentException(parts.size() + " parts with " + bias.size() + " biases");
        }
    }

    /** Of a layer of the decoder, without layer scale. */
    public WeightSource(List<HostMatrix> parts, List<HostTensor> bias) {
        this(parts, bias, Optional.empty(), WeightRole.LAYER);
    }

    public static WeightSource of(HostMatrix matrix, WeightRole role) {
        return new WeightSource(List.of(matrix), List.of(), Optional.empty(), role);
    }

    public static WeightSource of(HostMatrix matrix, HostTensor bias, WeightRole role) {
        return new WeightSource(List.of(matrix), List.of(bias), Optional.empty(), role);
    }

    public int outputs() {
        return parts.stream().mapToInt(HostMatrix::rows).sum();
    }

    public int inputs() {
        return parts.getFirst().rowLength();
    }
}
