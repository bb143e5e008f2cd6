package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** The CUDA backend on {@link EmulatedDriver}. */
final class EmulatedBackend implements Backend {
    static final Path LIBRARY =
            Path.of("target/test-classes/libfovea-emulated.so").toAbsolutePath();

    private final boolean hasTensorMaps;

    /** @param hasTensorMaps whether the card is of sm_90 */
    EmulatedBackend(boolean hasTensorMaps) {
        this.hasTensorMaps = hasTensorMaps;
    }

    @Override
    public String name() {
        return "emulated";
    }

    @Override
    public int preference() {
        return -1;
    }

    @Override
    public Set<WeightFormat> formats() {
        return CudaBackend.FORMATS;
    }

    @Override
    public Set<DType> kvTypes() {
        return EnumSet.of(DType.F32, DType.BF16, DType.I8);
    }

    @Override
    public Availability probe() {
        return Files.exists(LIBRARY)
                ? new Availability(true, "kernels compiled for the host")
                : new Availability(false, "no c++ compiler was there to build " + LIBRARY);
    }

    @Override
    public Device open(DeviceOptions options) {
        options.checkFor(this);
        return new CudaDevice(new EmulatedDriver(LIBRARY, hasTensorMaps), options);
    }
}
