// What the card can do at best: reading memory, and products of the tensor cores on what is at hand.
#pragma once

#include "hopper.cuh"
#include "mma.cuh"

namespace ceilings {

constexpr int THREADS = 256;
constexpr int PRODUCTS = 8;  // independent ones, to hide their latency

struct Work {
    const void* data;  // of the reading: read in 16-byte words, which are zeros
    float* out;
    int64_t count;     // words, or products of a warp or four
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

// On sm_90: 64 tokens by 192 rows, on numbers from 0.5 to 1 of either sign whose other bits are as random as a model's: the power that
// multiplying takes depends on them.
KERNEL_ALONE(ceiling_hopper, Work, THREADS) {
#if FOR_HOPPER
    DYNAMIC_SHARED(char, memory);
    constexpr int ROWS = 64 + 192;
    char* boxes = memory + (hopper::ALIGNED - reinterpret_cast<uint64_t>(memory) % hopper::ALIGNED) % hopper::ALIGNED;
    for (uint32_t i = threadIdx.x; i < ROWS * hopper::ROW_BYTES / 4; i += blockDim.x) {
        uint32_t bits = i * 2654435761u;
        bits ^= bits >> 15;
        reinterpret_cast<uint32_t*>(boxes)[i] = (bits & 0x807f807fu) | 0x3f003f00u;
    }
    hopper::publish_writes();
    __syncthreads();
    float sums[24][4] = {};
    hopper::begin_products();
    NO_UNROLL
    for (int64_t i = 0; i < p.count; i += 4) {
        UNROLL
        for (int set = 0; set < 4; set++) {
            hopper::multiply(
                sums, hopper::descriptor(boxes), hopper::descriptor(boxes + 64 * hopper::ROW_BYTES), set, true);
        }
    }
    hopper::end_products();
    float total = 0;
    UNROLL
    for (int j = 0; j < 24; j++) {
        total += sums[j][0] + sums[j][1] + sums[j][2] + sums[j][3];
    }
    if (total == 12345) {
        p.out[0] = total;
    }
#endif
}

}  // namespace ceilings
