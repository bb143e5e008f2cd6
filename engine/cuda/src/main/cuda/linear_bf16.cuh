// y = x · Wᵀ + bias by tensor cores, weights in bf16.
//
// The weights are the left factor, 16 outputs at a time, so that eight tokens are as good as one; they are read row by row as the
// checkpoint has them, 16 bytes a lane. A sum does not care in which order its terms are named, so a lane takes eight inputs
// that follow each other where the tensor core thinks of four pairs; tokens are named the same way.
//
// Every element is summed in the same order whatever the number of tokens: the inputs are cut into SLICES, each slice is summed by
// itself from left to right, then the slices. For few tokens each slice has a warp of its own, and the weights stream through at
// the speed of the memory; for many, a block makes 128 outputs of 128 tokens and takes the slices in turn.
#pragma once

#include "linear.cuh"
#include "mma.cuh"

namespace linear_bf16 {

using linear::finish;
using linear::Linear;

constexpr int SLICES = 8;
constexpr int CHUNK = 32;  // inputs that two products take
constexpr int TILE = 16;   // outputs of a product
constexpr int TOKENS = 8;  // tokens of a product

// The row stride of weights, in inputs: rows are filled up with zeros to whole chunks, and the rows to whole tiles.
__device__ inline int chunks_of(const Linear& p) {
    return (p.inputs + CHUNK - 1) / CHUNK;
}

__device__ inline int slice_start(int slice, int chunks) {
    return slice * chunks / SLICES;
}

// Sixteen outputs, from `first`: inputs 8t … 8t + 7 of a chunk of rows g and g + 8.
struct Weights {
    uint4 upper, lower;
};

__device__ inline Weights weights_of(const Linear& p, int first, int chunk, int chunks) {
    int lane = threadIdx.x % WARP;
    const uint4* rows = static_cast<const uint4*>(p.weight);
    int64_t row = first + lane / 4, stride = chunks * (CHUNK / 8);
    int64_t place = row * stride + chunk * 4 + lane % 4;
    return {__ldg(rows + place), __ldg(rows + place + 8 * stride)};
}

__device__ inline void multiply(float (&sum)[4], const Weights& w, const uint4& x) {
    mma(sum, w.upper.x, w.lower.x, w.upper.y, w.lower.y, x.x, x.y);
    mma(sum, w.upper.z, w.lower.z, w.upper.w, w.lower.w, x.z, x.w);
}

// Inputs 8t … 8t + 7 of a chunk of one token, rounded to bf16; zeros beyond the last token and input.
__device__ inline uint4 token_of(const Linear& p, int64_t token, int chunk, bool aligned) {
    int first = chunk * CHUNK + threadIdx.x % 4 * 8;
    if (token >= p.x.rows) {
        return make_uint4(0, 0, 0, 0);
    }
    const float* x = row_of(p.x, token) + first;
    float v[8];
    if (aligned) {
        float4 a = first < p.inputs ? __ldg(reinterpret_cast<const float4*>(x)) : make_float4(0, 0, 0, 0);
        float4 b = first + 4 < p.inputs ? __ldg(reinterpret_cast<const float4*>(x) + 1) : make_float4(0, 0, 0, 0);
        v[0] = a.x, v[1] = a.y, v[2] = a.z, v[3] = a.w, v[4] = b.x, v[5] = b.y, v[6] = b.z, v[7] = b.w;
    } else {
        UNROLL
        for (int i = 0; i < 8; i++) {
            v[i] = first + i < p.inputs ? x[i] : 0;
        }
    }
    return make_uint4(pair_of_bf16(v[0], v[1]), pair_of_bf16(v[2], v[3]), pair_of_bf16(v[4], v[5]), pair_of_bf16(v[6], v[7]));
}

__device__ inline bool aligned_of(const Linear& p) {
    return p.inputs % 4 == 0 && p.x.stride % 4 == 0 && reinterpret_cast<uint64_t>(p.x.data) % 16 == 0;
}

// Sixteen outputs of GROUPS · 8 tokens; grid (ceil(outputs / 16), ceil(tokens / (8 · GROUPS))), a warp a slice.
template <int GROUPS>
__device__ inline void few_tokens(const Linear& p) {
    __shared__ float parts[SLICES][GROUPS * TOKENS][TILE + 1];
    int slice = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    int first = blockIdx.x * TILE;
    int64_t token = static_cast<int64_t>(blockIdx.y) * GROUPS * TOKENS;
    int chunks = chunks_of(p), end = slice_start(slice + 1, chunks);
    bool aligned = aligned_of(p);
    float sums[GROUPS][4] = {};
    for (int chunk = slice_start(slice, chunks); chunk < end; chunk++) {
        Weights w = weights_of(p, first, chunk, chunks);
        UNROLL
        for (int group = 0; group < GROUPS; group++) {
            multiply(sums[group], w, token_of(p, token + group * TOKENS + lane / 4, chunk, aligned));
        }
    }
    UNROLL
    for (int group = 0; group < GROUPS; group++) {
        UNROLL
        for (int i = 0; i < 4; i++) {
            parts[slice][group * TOKENS + lane % 4 * 2 + i % 2][lane / 4 + i / 2 * 8] = sums[group][i];
        }
    }
    __syncthreads();
    for (int i = threadIdx.x; i < GROUPS * TOKENS * TILE; i += blockDim.x) {
        int row = i / TILE, output = i % TILE;
        float sum = 0;
        for (int s = 0; s < SLICES; s++) {
            sum += parts[s][row][output];
        }
        if (token + row < p.x.rows && first + output < p.outputs) {
            finish(p, token + row, first + output, sum);
        }
    }
}

KERNEL(linear_bf16_8, Linear, SLICES * WARP) {
    few_tokens<1>(p);
}

KERNEL(linear_bf16_16, Linear, SLICES * WARP) {
    few_tokens<2>(p);
}

KERNEL(linear_bf16_32, Linear, SLICES * WARP) {
    few_tokens<4>(p);
}

// ---- many tokens

constexpr int BLOCK = 128;  // outputs, and tokens, of a block
constexpr int STAGES = 4;   // chunks on their way or in use
constexpr int THREADS = 256;
constexpr int WARP_TILES = 4;   // of 16 outputs, of a warp: 64
constexpr int WARP_GROUPS = 4;  // of 8 tokens, of a warp: 32
constexpr int ROW_PARTS = CHUNK / 8;  // 16 bytes each
constexpr int SHARED_BYTES = STAGES * 2 * BLOCK * CHUNK * 2;

struct Pack {
    Rows x;     // [n, inputs]
    void* out;  // [n filled up to 128, inputs filled up to 32], bf16
};

// Rounds tokens to bf16 and fills them up with zeros; grid (rows, ceil(width / 256)).
KERNEL(pack_bf16, Pack, THREADS) {
    int width = (p.x.length + CHUNK - 1) / CHUNK * CHUNK;
    int64_t row = blockIdx.x;
    int column = blockIdx.y * blockDim.x + threadIdx.x;
    if (column < width) {
        float value = row < p.x.rows && column < p.x.length ? row_of(p.x, row)[column] : 0;
        static_cast<uint16_t*>(p.out)[row * width + column] = to_bf16(value);
    }
}

struct Many {
    Linear linear;
    const void* packed;  // x, by pack_bf16
};

// One chunk of 128 weight rows and 128 tokens to a stage; rows beyond the weights' last are those of the last tile again.
__device__ inline void fetch(const Many& p, uint4* stage, int chunk, int chunks) {
    int weight_rows = (p.linear.outputs + TILE - 1) / TILE * TILE;
    int64_t stride = chunks * ROW_PARTS;
    for (int i = threadIdx.x; i < 2 * BLOCK * ROW_PARTS; i += THREADS) {
        int row = i / ROW_PARTS, part = i % ROW_PARTS;
        const uint4* from;
        if (row < BLOCK) {
            from = static_cast<const uint4*>(p.linear.weight) + min(static_cast<int>(blockIdx.x) * BLOCK + row, weight_rows - 1) * stride;
        } else {
            from = static_cast<const uint4*>(p.packed) + (static_cast<int64_t>(blockIdx.y) * BLOCK + row - BLOCK) * stride;
        }
        copy_in_background(stage + i, from + chunk * ROW_PARTS + part);
    }
}

// 128 outputs of 128 tokens; grid (ceil(outputs / 128), ceil(tokens / 128)). Two warps share the outputs, four the tokens.
KERNEL(linear_bf16_many, Many, THREADS) {
    DYNAMIC_SHARED(uint4, stages);
    constexpr int stage_parts = 2 * BLOCK * ROW_PARTS;
    int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    int output = warp / 4 * WARP_TILES * TILE, token = warp % 4 * WARP_GROUPS * TOKENS;
    int chunks = chunks_of(p.linear);
    float totals[WARP_TILES][WARP_GROUPS][4] = {};
    float sums[WARP_TILES][WARP_GROUPS][4] = {};
    for (int stage = 0; stage < STAGES - 1; stage++) {
        if (stage < chunks) {
            fetch(p, stages + stage * stage_parts, stage, chunks);
        }
        end_copies();
    }
    int slice = 1;
    for (int chunk = 0; chunk < chunks; chunk++) {
        wait_for_copies<STAGES - 2>();
        __syncthreads();
        if (chunk + STAGES - 1 < chunks) {
            fetch(p, stages + (chunk + STAGES - 1) % STAGES * stage_parts, chunk + STAGES - 1, chunks);
        }
        end_copies();
        const uint4* weights = stages + chunk % STAGES * stage_parts + (output + lane / 4) * ROW_PARTS + lane % 4;
        const uint4* tokens = stages + chunk % STAGES * stage_parts + (BLOCK + token + lane / 4) * ROW_PARTS + lane % 4;
        uint4 x[WARP_GROUPS];
        UNROLL
        for (int group = 0; group < WARP_GROUPS; group++) {
            x[group] = tokens[group * TOKENS * ROW_PARTS];
        }
        UNROLL
        for (int tile = 0; tile < WARP_TILES; tile++) {
            Weights w = {weights[tile * TILE * ROW_PARTS], weights[(tile * TILE + 8) * ROW_PARTS]};
            UNROLL
            for (int group = 0; group < WARP_GROUPS; group++) {
                multiply(sums[tile][group], w, x[group]);
            }
        }
        while (slice <= SLICES && slice_start(slice, chunks) <= chunk + 1) {  // a slice ends here; some are empty
            UNROLL
            for (int tile = 0; tile < WARP_TILES; tile++) {
                UNROLL
                for (int group = 0; group < WARP_GROUPS; group++) {
                    UNROLL
                    for (int i = 0; i < 4; i++) {
                        totals[tile][group][i] += sums[tile][group][i];
                        sums[tile][group][i] = 0;
                    }
                }
            }
            slice++;
        }
    }
    UNROLL
    for (int tile = 0; tile < WARP_TILES; tile++) {
        UNROLL
        for (int group = 0; group < WARP_GROUPS; group++) {
            UNROLL
            for (int i = 0; i < 4; i++) {
                int column = blockIdx.x * BLOCK + output + tile * TILE + lane / 4 + i / 2 * 8;
                int64_t row = static_cast<int64_t>(blockIdx.y) * BLOCK + token + group * TOKENS + lane % 4 * 2 + i % 2;
                if (row < p.linear.x.rows && column < p.linear.outputs) {
                    finish(p.linear, row, column, totals[tile][group][i]);
                }
            }
        }
    }
}

}  // namespace linear_bf16
