package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Backend;

/** The contract, by the kernels' own sources; only where a compiler for the host is. */
class EmulatedKernelsTest extends CudaKernelsTest {
    @Override
    protected Backend backend() {
        return new EmulatedBackend(false);
    }
}
