package dev.fovea.engine.cuda;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.KernelContract;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import org.junit.jupiter.api.BeforeEach;

/** The contract on a card; skipped, and told why, where there is none. */
class CudaKernelsTest extends KernelContract {
    private static boolean told;

    @BeforeEach
    void aCardIsThere() {
        Backend.Availability availability = backend().probe();
        if (!availability.available() && !told) {
            System.out.println("Tests on a card are skipped: " + availability.detail());
            told = true;
        }
        assumeThat(availability.available()).as(availability.detail()).isTrue();
    }

    @Override
    protected Backend backend() {
        return new CudaBackend();
    }

    @Override
    protected DType argumentType(WeightFormat format) {
        return format == WeightFormat.F32 ? DType.F32 : DType.BF16;
    }

    /**
     * Queries, and the weights of values, are rounded to bf16 there, each within 2^-9 of itself. A score is then off by some 2^-9, a
     * weight as well, and the tests' values go up to 4; 0.0082 is the most that was seen.
     */
    @Override
    protected float attentionTolerance(DType cache) {
        return cache == DType.F32 ? super.attentionTolerance(cache) : 1f / 64;
    }
}
