package dev.fovea.engine.cpu;

import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.KernelContract;

class CpuKernelsTest extends KernelContract {
    @Override
    protected Backend backend() {
        return new CpuBackend();
    }
}
