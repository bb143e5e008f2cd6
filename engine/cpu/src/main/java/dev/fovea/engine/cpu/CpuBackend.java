package dev.fovea.engine.cpu;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The CPU by the Vector API. This class touches no vector class before it has seen that the module is there, which a JVM
 * has only when it is started with {@value #FLAG}.
 */
public final class CpuBackend implements Backend {
    private static final Set<WeightFormat> FORMATS = EnumSet.of(WeightFormat.F32, WeightFormat.BF16, WeightFormat.I8);
    private static final System.Logger LOG = System.getLogger(CpuBackend.class.getName());
    private static final String MODULE = "jdk.incubator.vector";
    private static final String FLAG = "--add-modules=" + MODULE;

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int preference() {
        return 10;
    }

    @Override
    public Set<WeightFormat> formats() {
        return FORMATS;
    }

    @Override
    public Availability probe() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return new Availability(false, "the module " + MODULE + " is missing: start java with " + FLAG);
        }
        return new Availability(
                true, "vector instructions on " + Runtime.getRuntime().availableProcessors() + " cores");
    }

    @Override
    public Device open(DeviceOptions options) {
        Availability availability = probe();
        if (!availability.available()) {
            throw new EngineException(ErrorCode.BACKEND_UNAVAILABLE, "backend cpu: " + availability.detail());
        }
        options.checkFor(this);
        warnWithoutOptimiser();
        return new CpuDevice(options);
    }

    /** Without C2 each vector is an object and everything is a hundred times slower. */
    private static void warnWithoutOptimiser() {
        List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
        String flags = String.join(" ", arguments);
        if (flags.contains("-XX:TieredStopAtLevel=1") || flags.contains("-Xint") || flags.contains("-client")) {
            LOG.log(
                    Level.WARNING,
                    "The CPU backend runs without the optimising compiler and will be a hundred times slower: start java"
                            + " without -Xint and -XX:TieredStopAtLevel, which development modes like to set");
        }
    }
}
