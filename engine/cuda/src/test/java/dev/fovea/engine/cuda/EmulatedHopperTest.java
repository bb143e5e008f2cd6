package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Backend;

/** The contract by the kernels for sm_90, which has some of its own. */
class EmulatedHopperTest extends CudaKernelsTest {
    @Override
    protected Backend backend() {
        return new EmulatedBackend(true);
    }
}
