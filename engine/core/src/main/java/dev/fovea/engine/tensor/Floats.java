package dev.fovea.engine.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Conversions between fp32 and the number formats of tensors, one element at a time. */
public final class Floats {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** For fields that are packed into integers. */
    static final ValueLayout.OfInt LITTLE_ENDIAN_INT = I32;

    private Floats() {}

    /** The fp32 number whose upper half is {@code bits}. */
    public static float fromBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Rounds to the nearest bf16, ties to even; NaN stays NaN. */
    public static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    /** Element {@code index} of memory that holds elements of {@code type}, as fp32. */
    public static float get(MemorySegment memory, DType type, long index) {
        return switch (type) {
            case F32 -> memory.get(F32, index * 4);
            case F16 -> Float.float16ToFloat(memory.get(I16, index * 2));
            case BF16 -> fromBf16(memory.get(I16, index * 2));
            case I32 -> memory.get(I32, index * 4);
            case I64 -> memory.get(I64, index * 8);
            case I8 -> memory.get(ValueLayout.JAVA_BYTE, index);
            case U8 -> memory.get(ValueLayout.JAVA_BYTE, index) & 0xff;
        };
    }

    /** Stores {@code value} as element {@code index}, rounded to nearest even where the type is narrower. */
    public static void set(MemorySegment memory, DType type, long index, float value) {
        switch (type) {
            case F32 -> memory.set(F32, index * 4, value);
            case F16 -> memory.set(I16, index * 2, Float.floatToFloat16(value));
            case BF16 -> memory.set(I16, index * 2, toBf16(value));
            case I32, I64, I8, U8 -> throw new IllegalArgumentException("not a float type: " + type);
        }
    }
}
