package dev.fovea.engine.cuda;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import java.util.EnumSet;
import java.util.Set;

/** NVIDIA cards. Loading this class loads no native library; {@link #probe} is the first to touch one. */
public final class CudaBackend implements Backend {
    static final String KERNELS = "kernels.fatbin";
    static final Set<WeightFormat> FORMATS =
            EnumSet.of(WeightFormat.F32, WeightFormat.BF16, WeightFormat.F8, WeightFormat.I4);

    @Override
    public String name() {
        return "cuda";
    }

    /** After the CPU's: until it has run on a card, nobody gets it unasked. */
    @Override
    public int preference() {
        return 5;
    }

    @Override
    public Set<WeightFormat> formats() {
        return FORMATS;
    }

    @Override
    public Set<DType> kvTypes() {
        return EnumSet.of(DType.F32, DType.BF16, DType.I8);
    }

    @Override
    public DType usualKvType() {
        return DType.BF16;
    }

    @Override
    public Availability probe() {
        if (CudaBackend.class.getResource(KERNELS) == null) {
            return new Availability(
                    false, "its kernels were left out of this build: there was no nvcc; build with nvcc on the PATH");
        }
        try {
            return new Availability(true, CardDriver.find());
        } catch (EngineException e) {
            return new Availability(false, String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return new Availability(
                    false,
                    "NVIDIA's driver is missing or too old for CUDA 12.6 (%s); install one of version 560 or newer"
                            .formatted(reason));
        }
    }

    @Override
    public Device open(DeviceOptions options) {
        Availability availability = probe();
        if (!availability.available()) {
            throw new EngineException(ErrorCode.BACKEND_UNAVAILABLE, "backend cuda: " + availability.detail());
        }
        options.checkFor(this);
        return new CudaDevice(CardDriver.open(), options);
    }
}
