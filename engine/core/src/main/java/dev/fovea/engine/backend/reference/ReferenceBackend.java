package dev.fovea.engine.backend.reference;

import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import java.util.EnumSet;
import java.util.Set;

/** The oracle: correct everywhere, slow everywhere. Never chosen unasked. */
public final class ReferenceBackend implements Backend {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int preference() {
        return -1;
    }

    @Override
    public Set<WeightFormat> formats() {
        return EnumSet.allOf(WeightFormat.class);
    }

    @Override
    public Set<DType> kvTypes() {
        return EnumSet.of(DType.F32, DType.BF16, DType.I8);
    }

    @Override
    public Availability probe() {
        return new Availability(true, "scalar loops, for checking other backends");
    }

    @Override
    public Device open(DeviceOptions options) {
        return new ReferenceDevice(options);
    }
}
