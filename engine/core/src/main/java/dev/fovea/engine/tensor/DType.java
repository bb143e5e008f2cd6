package dev.fovea.engine.tensor;

/** Element types of tensors in checkpoints and on devices. */
public enum DType {
    F32(4),
    F16(2),
    /** The upper half of an fp32 number. */
    BF16(2),
    I64(8),
    I32(4),
    I8(1),
    U8(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
