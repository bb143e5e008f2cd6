// y = x · Wᵀ + bias in fp32: the exact form, for checking and for small models. And what every form of the product ends with.
#pragma once

#include "device.cuh"

namespace linear {

constexpr int THREADS = 256;
constexpr int WARPS = THREADS / WARP;
constexpr int ROWS = 4;

// GATED: the weight's rows are gates, then as many for up, a multiple of 8; out = silu(gate) · up.
enum Epilogue : int32_t { STORE, GELU, ACCUMULATE, GATED };

struct Linear {
    Rows out;                // [n, outputs]
    Rows x;                  // [n, inputs]
    const void* weight;      // [rows, inputs]
    const float* bias;       // [rows], for tensor cores filled up to 16, as the next two
    const float* scale;      // [rows]: layer scale
    const float* unit;       // [rows]: what a weight of 1 is worth (f8)
    const uint32_t* groups;  // [rows, inputs / 128]: scale and zero of a group (i4), see linear_mma.cuh
    int32_t rows;            // of the weight
    int32_t inputs;          // for tensor cores filled up to whole stretches
    int32_t epilogue;
    int32_t stretches;       // of a row of weights, see linear_mma.cuh
    int32_t sets;            // of a stretch
    int32_t unused;
};

__device__ inline float finished(const Linear& p, int row, float sum) {
    return fmaf(sum, p.unit[row], p.bias[row]);
}

// What is written for an output that was y, of a weight's row by itself.
__device__ inline float written(const Linear& p, int64_t token, int output, float y) {
    switch (p.epilogue) {
        case STORE:
            return y;
        case GELU:
            return gelu(y);
        default:
            return fmaf(p.scale[output], y, row_of(p.out, token)[output]);
    }
}

__device__ inline void finish(const Linear& p, int64_t token, int output, float sum) {
    put(p.out, token, output, written(p, token, output, finished(p, output, sum)));
}

__device__ inline float gated(const Linear& p, int output, float gate, float up) {
    return silu(finished(p, output, gate)) * finished(p, p.out.length + output, up);
}

// A warp for each output and four rows; a lane takes every 32nd input, whatever the number of rows, so that a row's result
// is the same in every company. Grid (ceil(outputs / 8), ceil(rows / 4)).
KERNEL(linear_f32, Linear, THREADS) {
    int output = blockIdx.x * WARPS + threadIdx.x / WARP;
    if (output >= p.rows) {
        return;
    }
    int64_t first = static_cast<int64_t>(blockIdx.y) * ROWS;
    const float* weight = static_cast<const float*>(p.weight) + static_cast<int64_t>(output) * p.inputs;
    const float* x[ROWS];
    float sums[ROWS] = {};
    for (int r = 0; r < ROWS; r++) {
        x[r] = row_of(p.x, min(first + r, static_cast<int64_t>(p.x.rows) - 1));
    }
    for (int i = threadIdx.x % WARP; i < p.inputs; i += WARP) {
        float w = weight[i];
        for (int r = 0; r < ROWS; r++) {
            sums[r] = fmaf(w, x[r][i], sums[r]);
        }
    }
    for (int r = 0; r < ROWS; r++) {
        float sum = warp_sum(sums[r]);
        if (threadIdx.x % WARP == 0 && first + r < p.x.rows) {
            finish(p, first + r, output, sum);
        }
    }
}

}  // namespace linear
