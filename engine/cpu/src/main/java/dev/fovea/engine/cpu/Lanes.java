package dev.fovea.engine.cpu;

import dev.fovea.engine.tensor.HostBuffer;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this process, and loads and stores at absolute addresses.
 *
 * <p>The species are constants of the class because only then does the compiler turn vector objects into registers. The
 * same reason explains {@link #MEMORY}: one constant segment over all addresses has constant bounds, whose checks leave
 * counted loops, where a segment per tensor would be checked at each access. What guards the memory instead is that ops
 * take their addresses from tensors, whose bounds are checked when they are made.
 *
 * <p>Large kernels call the vector classes themselves rather than {@link #load} and {@link #store}: past some 8,000
 * bytecodes the compiler inlines no more of our methods into a loop but still those of the JDK, and a vector that goes
 * through a call becomes an object.
 */
final class Lanes {
    static final VectorSpecies<Float> F32 = species(System.getProperty("fovea.vector.bits", "max"));
    static final VectorSpecies<Integer> I32 = F32.withLanes(int.class);
    private static final VectorSpecies<Short> I16 =
            VectorSpecies.of(short.class, VectorShape.forBitSize(F32.vectorBitSize() / 2));
    /** Numbers in a vector: 4, 8 or 16. */
    static final int COUNT = F32.length();
    /** Bytes of a vector. */
    static final int BYTES = COUNT * Float.BYTES;

    static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    /** Unaligned, because a check of alignment costs as much as the load. */
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    /** Addresses of programs have 47 bits. */
    private static final long ADDRESSES = (1L << 47) - 1;

    private Lanes() {}

    /**
     * An address as it is, of which the compiler now knows that it lies within {@link #MEMORY}: accesses at it and at
     * offsets whose range is known need no check. A kernel makes its arguments pointers first of all.
     */
    static long pointer(long address) {
        return address & ADDRESSES;
    }

    /** A loop's counter as it is, of which the compiler now knows that it is not negative: for the same purpose. */
    static long index(long counter) {
        return counter & (ADDRESSES >> 8);
    }

    private static VectorSpecies<Float> species(String bits) {
        return switch (bits) {
            case "128" -> FloatVector.SPECIES_128;
            case "256" -> FloatVector.SPECIES_256;
            case "512" -> FloatVector.SPECIES_512;
            default -> VectorSpecies.of(float.class, VectorShape.preferredShape());
        };
    }

    /** Where a tensor's first element lies. */
    static long address(Tensor tensor) {
        if (tensor.buffer() instanceof HostBuffer(MemorySegment memory) && memory.isNative()) {
            return memory.address() + tensor.offset();
        }
        throw new IllegalArgumentException("not in this device's memory: " + tensor);
    }

    /** Bytes from one row of a tensor to the next. */
    static long rowBytes(Tensor tensor) {
        return (long) tensor.rowStride() * tensor.type().bytes();
    }

    static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(F32, MEMORY, address, ByteOrder.LITTLE_ENDIAN);
    }

    static FloatVector load(long address, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(F32, MEMORY, address, ByteOrder.LITTLE_ENDIAN, mask);
    }

    static IntVector loadInts(long address) {
        return IntVector.fromMemorySegment(I32, MEMORY, address, ByteOrder.LITTLE_ENDIAN);
    }

    static void store(FloatVector values, long address) {
        values.intoMemorySegment(MEMORY, address, ByteOrder.LITTLE_ENDIAN);
    }

    static void store(FloatVector values, long address, VectorMask<Float> mask) {
        values.intoMemorySegment(MEMORY, address, ByteOrder.LITTLE_ENDIAN, mask);
    }

    /** The lanes below {@code count}. */
    static VectorMask<Float> first(int count) {
        return F32.indexInRange(0, count);
    }

    /** One number in every lane. */
    static FloatVector broadcast(long address) {
        return FloatVector.broadcast(F32, MEMORY.get(FLOAT, address));
    }

    static FloatVector zero() {
        return FloatVector.zero(F32);
    }

    /** Consecutive bf16 numbers. */
    static FloatVector loadBf16(long address) {
        return ((IntVector) ShortVector.fromMemorySegment(I16, MEMORY, address, ByteOrder.LITTLE_ENDIAN)
                        .convertShape(VectorOperators.S2I, I32, 0))
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats();
    }

    /** The first of two bf16 numbers in each int lane. */
    static FloatVector lowBf16(IntVector pairs) {
        return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /** The second of two bf16 numbers in each int lane. */
    static FloatVector highBf16(IntVector pairs) {
        return pairs.and(0xffff0000).reinterpretAsFloats();
    }

    static float getFloat(long address) {
        return MEMORY.get(FLOAT, address);
    }

    static void setFloat(long address, float value) {
        MEMORY.set(FLOAT, address, value);
    }

    static int getInt(long address) {
        return MEMORY.get(INT, address);
    }

    static void setInt(long address, int value) {
        MEMORY.set(INT, address, value);
    }

    static short getShort(long address) {
        return MEMORY.get(SHORT, address);
    }

    static void setShort(long address, short value) {
        MEMORY.set(SHORT, address, value);
    }

    static void copy(long from, long to, long bytes) {
        MemorySegment.copy(MEMORY, from, MEMORY, to, bytes);
    }

    static void fillZero(long address, long bytes) {
        MEMORY.asSlice(address, bytes).fill((byte) 0);
    }
}
