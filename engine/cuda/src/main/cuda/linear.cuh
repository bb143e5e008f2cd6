// y = x · Wᵀ + bias in fp32: the exact form, for checking and for small models.
#pragma once

#include "device.cuh"

namespace linear {

constexpr int THREADS = 256;
constexpr int WARPS = THREADS / WARP;
constexpr int ROWS = 4;

enum Epilogue : int32_t { STORE, GELU, ACCUMULATE };

struct Linear {
    Rows out;            // [n, outputs]
    Rows x;              // [n, inputs]
    const void* weight;  // [outputs, inputs]
    const float* bias;   // [outputs]
    const float* scale;  // [outputs]: layer scale
    const float* unit;   // [outputs]: what a weight of 1 is worth (f8)
    const uint32_t* groups;  // [outputs, inputs / 128]: scale and zero of a group (i4), see linear_mma.cuh
    int32_t outputs;
    int32_t inputs;
    int32_t epilogue;
    int32_t parts;  // chunks of 32 inputs that a lane's 16 bytes reach over
};

__device__ inline void finish(const Linear& p, int64_t row, int output, float sum) {
    float y = fmaf(sum, p.unit[output], p.bias[output]);
    float* out = row_of(p.out, row) + output;
    if (p.epilogue == STORE) {
        *out = y;
    } else if (p.epilogue == GELU) {
        *out = gelu(y);
    } else {
        *out += p.scale[output] * y;
    }
}

// A warp for each output and four rows; a lane takes every 32nd input, whatever the number of rows, so that a row's result
// is the same in every company. Grid (ceil(outputs / 8), ceil(rows / 4)).
KERNEL(linear_f32, Linear, THREADS) {
    int output = blockIdx.x * WARPS + threadIdx.x / WARP;
    if (output >= p.outputs) {
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
