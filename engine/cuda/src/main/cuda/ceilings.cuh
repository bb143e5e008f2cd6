// What the card can do at best: reading memory, and products of the tensor cores on registers.
#pragma once

#include "mma.cuh"

namespace ceilings {

constexpr int THREADS = 256;
constexpr int PRODUCTS = 8;  // independent ones, to hide their latency

struct Work {
    const void* data;  // of the reading: read in 16-byte words, which are zeros
    float* out;
    int64_t count;     // words, or products of a warp
};

// Each block takes words that follow each other; what is read is used, so that no read can be left out.
KERNEL(ceiling_read, Work, THREADS) {
    const uint4* words = static_cast<const uint4*>(p.data);
    uint32_t any = 0;
    int64_t stride = static_cast<int64_t>(gridDim.x) * blockDim.x;
    for (int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < p.count; i += stride) {
        uint4 word = __ldg(words + i);
        any |= word.x | word.y | word.z | word.w;
    }
    if (any != 0) {
        p.out[0] = 1;
    }
}

KERNEL(ceiling_mma, Work, THREADS) {
    float sums[PRODUCTS][4] = {};
    uint32_t a = threadIdx.x, b = 0x3f803f80u;  // small numbers and ones
    for (int64_t i = 0; i < p.count; i += PRODUCTS) {
        UNROLL
        for (int n = 0; n < PRODUCTS; n++) {
            mma(sums[n], a, a, a, a, b, b);
        }
    }
    float total = 0;
    UNROLL
    for (int n = 0; n < PRODUCTS; n++) {
        total += sums[n][0] + sums[n][1] + sums[n][2] + sums[n][3];
    }
    if (total < 0) {
        p.out[0] = total;
    }
}

}  // namespace ceilings
