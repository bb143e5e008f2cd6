package dev.fovea.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Exponential, SiLU and GELU, a vector at a time, to a few units in the last place. */
final class Curves {
    /** Beyond these arguments {@code e^x} is no normal fp32 number. */
    private static final float LEAST = -87.33f;

    private static final float MOST = 88.37f;

    private static final float LOG2_E = 1.44269504f;
    /** ln 2 in two parts: the first has so few bits that its multiples are exact. */
    private static final float LN2_HIGH = 0.693145751953125f;

    private static final float LN2_LOW = 1.42860677e-6f;
    /** Adding it rounds to an integer, which then stands in the low bits of the sum. */
    private static final float ROUNDER = 12582912f;

    private static final int ONE_BITS = 0x3f800000;

    private Curves() {}

    /**
     * {@code e^x = 2^n · e^r}, n the nearest integer to x / ln 2 and |r| ≤ ln 2 / 2, where the Taylor series to the
     * seventh power is exact to fp32. Arguments are clamped to where the result is a normal number.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.max(LEAST).min(MOST);
        FloatVector shifted = clamped.mul(LOG2_E).add(ROUNDER);
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.lanewise(VectorOperators.FMA, FloatVector.broadcast(Lanes.F32, -LN2_HIGH), clamped);
        r = n.lanewise(VectorOperators.FMA, FloatVector.broadcast(Lanes.F32, -LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(Lanes.F32, 1f / 5040);
        p = next(p, r, 1f / 720);
        p = next(p, r, 1f / 120);
        p = next(p, r, 1f / 24);
        p = next(p, r, 1f / 6);
        p = next(p, r, 0.5f);
        p = next(p, r, 1);
        p = next(p, r, 1);
        IntVector power =
                shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS);
        return p.mul(power.reinterpretAsFloats());
    }

    /** {@code e^x} for the weights of a softmax: exactly 0 where x is −∞ or too small for a normal number. */
    static FloatVector expOrZero(FloatVector x) {
        return exp(x).blend(0f, x.lt(LEAST));
    }

    /** {@code x / (1 + e^−x)}. */
    static FloatVector silu(FloatVector x) {
        return x.div(exp(x.neg()).add(1));
    }

    /**
     * {@code x · Φ(x)}. The tail {@code Φ(−t) = e^(−t²/2) · s · P(s)} with {@code s = 1 / (1 + 0.35 t)} has a relative
     * error below 4e-7 in fp32 for t up to 14; P is a minimax fit of degree 8 of our own.
     */
    static FloatVector gelu(FloatVector x) {
        FloatVector t = x.abs();
        FloatVector s = FloatVector.broadcast(Lanes.F32, 1f).div(t.mul(0.35f).add(1));
        FloatVector p = FloatVector.broadcast(Lanes.F32, -0.029146045446395874f);
        p = next(p, s, 0.1439722627401352f);
        p = next(p, s, -0.25571539998054504f);
        p = next(p, s, 0.15917545557022095f);
        p = next(p, s, -0.023110713809728622f);
        p = next(p, s, 0.10550837218761444f);
        p = next(p, s, 0.11983277648687363f);
        p = next(p, s, 0.13986188173294067f);
        p = next(p, s, 0.13962140679359436f);
        FloatVector tail = exp(t.mul(t).mul(-0.5f)).mul(p).mul(s); // Φ(−|x|)
        FloatVector loss = t.mul(tail);
        // gelu(x) = x − x·Φ(−x) for x > 0, x·Φ(−|x|) for x < 0: both are max(x, 0) − |x|·Φ(−|x|).
        return x.max(0f).sub(loss);
    }

    private static FloatVector next(FloatVector p, FloatVector x, float coefficient) {
        return p.lanewise(VectorOperators.FMA, x, FloatVector.broadcast(Lanes.F32, coefficient));
    }
}
