package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Backend;
import java.util.List;

/** A whole model, by the kernels' own sources. */
class EmulatedGoldenTest extends CudaGoldenTest {
    @Override
    Backend backend() {
        return new EmulatedBackend(true);
    }

    /** All of them take a quarter of an hour: {@code -Dfovea.golden=…} names others than the one of every build. */
    @Override
    List<String> models() {
        return List.of(System.getProperty("fovea.golden", "orig_internlm2_ntk").split(","));
    }
}
