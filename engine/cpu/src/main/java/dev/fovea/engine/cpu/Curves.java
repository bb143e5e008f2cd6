package dev.fovea.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Exponential, SiLU and GELU, a vector at a time, to a few units in the last place.
 *
 * <p>Coefficients are constant vectors rather than numbers, and loops call one curve each: the compiler gives up inlining
 * in a method that has grown too large, and then every vector becomes an object.
 */
final class Curves {
    /** From here down the power of two is 2^−127, whose bits as they are made here are those of 0. */
    private static final FloatVector LEAST = all(-88);
    /** Beyond it {@code e^x} is no fp32 number. */
    private static final FloatVector MOST = all(88.37f);

    private static final FloatVector LOG2_E = all(1.44269504f);
    /** −ln 2 in two parts: the first has so few bits that its multiples are exact. */
    private static final FloatVector MINUS_LN2_HIGH = all(-0.693145751953125f);

    private static final FloatVector MINUS_LN2_LOW = all(-1.42860677e-6f);
    /** Adding it rounds to an integer, which then stands in the low bits of the sum. */
    private static final FloatVector ROUNDER = all(12582912f);

    private static final int ONE_BITS = 0x3f800000;

    private static final FloatVector ONE = all(1);
    private static final FloatVector HALF = all(0.5f);
    private static final FloatVector E3 = all(1f / 6);
    private static final FloatVector E4 = all(1f / 24);
    private static final FloatVector E5 = all(1f / 120);
    private static final FloatVector E6 = all(1f / 720);
    private static final FloatVector E7 = all(1f / 5040);

    private static final FloatVector MINUS_HALF = all(-0.5f);
    private static final FloatVector TAIL_STRETCH = all(0.35f);
    private static final FloatVector T0 = all(0.13962140679359436f);
    private static final FloatVector T1 = all(0.13986188173294067f);
    private static final FloatVector T2 = all(0.11983277648687363f);
    private static final FloatVector T3 = all(0.10550837218761444f);
    private static final FloatVector T4 = all(-0.023110713809728622f);
    private static final FloatVector T5 = all(0.15917545557022095f);
    private static final FloatVector T6 = all(-0.25571539998054504f);
    private static final FloatVector T7 = all(0.1439722627401352f);
    private static final FloatVector T8 = all(-0.029146045446395874f);

    private Curves() {}

    private static FloatVector all(float value) {
        return FloatVector.broadcast(Lanes.F32, value);
    }

    /**
     * {@code e^x = 2^n · e^r}, n the nearest integer to x / ln 2 and |r| ≤ ln 2 / 2, where the Taylor series to the
     * seventh power is exact to fp32. Where the result would be no normal number it is 0, as it is for −∞.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.max(LEAST).min(MOST);
        FloatVector shifted = clamped.fma(LOG2_E, ROUNDER);
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, clamped));
        FloatVector p = E7.fma(r, E6).fma(r, E5).fma(r, E4).fma(r, E3);
        p = p.fma(r, HALF).fma(r, ONE).fma(r, ONE);
        return p.mul(shifted.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 23)
                .add(ONE_BITS)
                .reinterpretAsFloats());
    }

    /** {@code x / (1 + e^−x)}. */
    static FloatVector silu(FloatVector x) {
        return x.div(exp(x.neg()).add(ONE));
    }

    /**
     * {@code x · Φ(x) = max(x, 0) − |x| · Φ(−|x|)}, where {@code Φ(−t) = e^(−t²/2) · s · P(s)} with
     * {@code s = 1 / (1 + 0.35 t)} has a relative error below 4e-7 in fp32 for t up to 14; P is a minimax fit of degree 8
     * of our own.
     */
    static FloatVector gelu(FloatVector x) {
        FloatVector t = x.abs();
        FloatVector s = ONE.div(t.fma(TAIL_STRETCH, ONE));
        FloatVector p = T8.fma(s, T7).fma(s, T6).fma(s, T5).fma(s, T4);
        p = p.fma(s, T3).fma(s, T2).fma(s, T1).fma(s, T0);
        FloatVector tail = exp(t.mul(t).mul(MINUS_HALF)).mul(p).mul(s);
        return x.max(0f).sub(t.mul(tail));
    }
}
