// Norms: a block for each group of elements.
#pragma once

#include "device.cuh"

namespace norms {

constexpr int THREADS = 256;

struct Rms {
    Rows out;
    Rows x;
    const float* weight;
    int32_t group;  // elements that are normalised together
    float epsilon;
};

// out = x / √(mean(x²) + ε) · weight; grid (rows, length / group)
KERNEL(rms_norm, Rms, THREADS) {
    int start = blockIdx.y * p.group;
    const float* x = row_of(p.x, blockIdx.x) + start;
    float squares = 0;
    for (int i = threadIdx.x; i < p.group; i += blockDim.x) {
        squares += x[i] * x[i];
    }
    float factor = 1 / sqrtf(block_sum(squares) / p.group + p.epsilon);
    for (int i = threadIdx.x; i < p.group; i += blockDim.x) {
        put(p.out, blockIdx.x, start + i, x[i] * factor * p.weight[i]);
    }
}

struct Layer {
    Rows out;
    Rows x;
    const float* weight;
    const float* bias;
    float epsilon;
    int32_t unused;
};

// out = (x − mean) / √(variance + ε) · weight + bias; grid (rows)
KERNEL(layer_norm, Layer, THREADS) {
    const float* x = row_of(p.x, blockIdx.x);
    int length = p.x.length;
    float sum = 0;
    for (int i = threadIdx.x; i < length; i += blockDim.x) {
        sum += x[i];
    }
    float mean = block_sum(sum) / length;
    float squares = 0;
    for (int i = threadIdx.x; i < length; i += blockDim.x) {
        squares += (x[i] - mean) * (x[i] - mean);
    }
    float factor = 1 / sqrtf(block_sum(squares) / length + p.epsilon);
    for (int i = threadIdx.x; i < length; i += blockDim.x) {
        put(p.out, blockIdx.x, i, (x[i] - mean) * factor * p.weight[i] + p.bias[i]);
    }
}

}  // namespace norms
