package dev.fovea.engine.backend;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.util.Locale;

/** How matrices are held on the device; chosen at load, unknown to the models. */
public enum WeightFormat {
    F32,
    BF16,
    /** Signed bytes in blocks along the input dimension, one fp32 scale a block. */
    I8;

    public static WeightFormat parse(String name) {
        for (WeightFormat format : values()) {
            if (format.id().equals(name.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new EngineException(
                ErrorCode.REQUEST_INVALID, "weights must be one of f32, bf16, i8; found '" + name + "'");
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
