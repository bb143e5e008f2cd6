package dev.fovea.engine.backend;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How matrices are held on the device; chosen at load, unknown to the models. */
public enum WeightFormat {
    F32(32),
    BF16(16),
    /** Signed bytes in blocks along the input dimension, one fp32 scale a block. */
    I8(8),
    /** e4m3 floats, one fp32 scale an output. Vision transformer and projector stay in bf16. */
    F8(8),
    /** Four bits in groups along the input dimension, a scale and a zero a group. All but the decoder's layers stay in bf16. */
    I4(4);

    private final int bits;

    WeightFormat(int bits) {
        this.bits = bits;
    }

    public static WeightFormat parse(String name) {
        for (WeightFormat format : values()) {
            if (format.id().equals(name.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new EngineException(
                ErrorCode.REQUEST_INVALID,
                "weights must be one of %s; found '%s'".formatted(ids(List.of(values())), name));
    }

    /** Their ids in their order, for messages. */
    static String ids(Collection<WeightFormat> formats) {
        return Arrays.stream(values())
                .filter(formats::contains)
                .map(WeightFormat::id)
                .collect(Collectors.joining(", "));
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format that a matrix of this role is held in where this one is chosen. */
    public WeightFormat of(WeightRole role) {
        return switch (this) {
            case F32, BF16, I8 -> this;
            case F8 -> role == WeightRole.VISION ? BF16 : this;
            case I4 -> role == WeightRole.LAYER ? this : BF16;
        };
    }

    /** Bytes of so many weights; scales and padding are left out. */
    public long bytes(long weights) {
        return weights * bits / Byte.SIZE;
    }
}
