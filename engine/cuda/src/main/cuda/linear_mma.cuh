// y = x · Wᵀ + bias by tensor cores; weights in bf16, f8 (e4m3, one scale an output) or i4 (a scale and a zero for 128 inputs).
//
// The weights are the left factor, 16 outputs at a time, so that eight tokens are as good as one; they are read row by row, 16
// bytes a lane. A sum does not care in which order its terms are named, so a lane takes eight inputs that follow each other
// where the tensor core thinks of four pairs; tokens are named the same way.
//
// Every format is multiplied as bf16. A lane's 16 bytes hold its inputs of PARTS chunks: 8t … 8t + 7 of the first, then of the
// next. An f8 weight is exact in bf16; an i4 weight is (q − zero) · scale, rounded to bf16 once.
//
// Every element is summed in the same order whatever the number of tokens: the inputs are cut into SLICES, each slice is summed by
// itself from left to right, then the slices. For few tokens each slice has a warp of its own, and the weights stream through at
// the speed of the memory; for many, a block makes 128 outputs of 128 tokens and takes the slices in turn.
#pragma once

#include "linear.cuh"
#include "mma.cuh"

namespace linear_mma {

using linear::finish;
using linear::Linear;

constexpr int SLICES = 8;
constexpr int CHUNK = 32;  // inputs that two products take
constexpr int TILE = 16;   // outputs of a product
constexpr int TOKENS = 8;  // tokens of a product

// How many times a lane's 16 bytes of a row follow each other four lanes wide: rows are filled up to whole ones of these, and the
// rows to whole tiles.
__device__ inline int stretches_of(const Linear& p) {
    return (p.inputs + CHUNK * p.parts - 1) / (CHUNK * p.parts);
}

__device__ inline int slice_start(int slice, int stretches) {
    return slice * stretches / SLICES;
}

// Sixteen outputs, from `first`: 16 bytes of rows g and g + 8.
struct Weights {
    uint4 upper, lower;
};

__device__ inline Weights weights_of(const Linear& p, int first, int stretch, int stretches) {
    int lane = threadIdx.x % WARP;
    const uint4* rows = static_cast<const uint4*>(p.weight);
    int64_t row = first + lane / 4;
    int64_t place = (row * stretches + stretch) * 4 + lane % 4;
    return {read_once(rows + place), read_once(rows + place + 32 * static_cast<int64_t>(stretches))};
}

__device__ inline void multiply(float (&sum)[4], const Weights& w, const uint4& x) {
    mma(sum, w.upper.x, w.lower.x, w.upper.y, w.lower.y, x.x, x.y);
    mma(sum, w.upper.z, w.lower.z, w.upper.w, w.lower.w, x.z, x.w);
}

// ---- formats: 16 bytes of a row, and eight of its weights in bf16

struct Bf16 {
    static constexpr int PARTS = 1;

    struct Row {};

    static __device__ Row row(const Linear&, int64_t, int, int) {
        return {};
    }

    static __device__ uint4 expand(const uint4& bytes, const Row&, int) {
        return bytes;
    }
};

struct F8 {
    static constexpr int PARTS = 2;

    struct Row {};

    static __device__ Row row(const Linear&, int64_t, int, int) {
        return {};
    }

    // The bits of e4m3 stand where bf16 has them, but for the exponents' biases, which are 120 apart.
    static __device__ uint32_t pair(uint32_t low, uint32_t high) {
        uint32_t both = low | high << 16;
        return product_of_pairs((both & 0x00800080u) << 8 | (both & 0x007f007fu) << 4, 0x7b807b80u);
    }

    static __device__ uint2 four(uint32_t bytes) {
        return make_uint2(pair(bytes & 0xff, bytes >> 8 & 0xff), pair(bytes >> 16 & 0xff, bytes >> 24));
    }

    static __device__ uint4 expand(const uint4& bytes, const Row&, int part) {
        uint2 first = four(part == 0 ? bytes.x : bytes.z), second = four(part == 0 ? bytes.y : bytes.w);
        return make_uint4(first.x, first.y, second.x, second.y);
    }
};

struct I4 {
    static constexpr int PARTS = 4;

    struct Row {
        uint32_t scale;  // twice
        uint32_t zero;   // 128 more than it, twice
    };

    // A group's word: in the upper half 128 + zero, in the lower its scale, both in bf16.
    static __device__ Row row(const Linear& p, int64_t row, int stretch, int stretches) {
        uint32_t word = row < p.outputs ? __ldg(p.groups + row * stretches + stretch) : 0;
        return {(word & 0xffff) * 0x10001u, (word >> 16) * 0x10001u};
    }

    // Four bits behind the upper bits of 128.0 are the number 128 + q. Inputs 0, 2, 4, 6 are in the lower half of a word.
    static __device__ uint32_t pair(uint32_t word, int shift, const Row& group) {
        uint32_t raised = (word >> shift & 0x000f000fu) | 0x43004300u;
        return product_of_pairs(difference_of_pairs(raised, group.zero), group.scale);
    }

    static __device__ uint4 expand(const uint4& bytes, const Row& group, int part) {
        uint32_t word = part == 0 ? bytes.x : part == 1 ? bytes.y : part == 2 ? bytes.z : bytes.w;
        return make_uint4(pair(word, 0, group), pair(word, 4, group), pair(word, 8, group), pair(word, 12, group));
    }
};

// ---- tokens: inputs 8t … 8t + 7 of a chunk of one token in bf16; zeros beyond the last token and input

// A few tokens are rounded where they are multiplied; their rows lie at multiples of 16 bytes, and have multiples of 4 inputs.
struct AsTheyAre {
    const Linear& linear;

    __device__ float4 four(const float* x, int first) const {
        return first < linear.inputs ? __ldg(reinterpret_cast<const float4*>(x + first)) : make_float4(0, 0, 0, 0);
    }

    __device__ uint4 eight(int64_t token, int chunk) const {
        if (token >= linear.x.rows) {
            return make_uint4(0, 0, 0, 0);
        }
        const float* x = row_of(linear.x, token);
        int first = chunk * CHUNK + threadIdx.x % 4 * 8;
        float4 a = four(x, first), b = four(x, first + 4);
        return make_uint4(pair_of_bf16(a.x, a.y), pair_of_bf16(a.z, a.w), pair_of_bf16(b.x, b.y), pair_of_bf16(b.z, b.w));
    }
};

struct Packed {
    Linear linear;       // in the kernel of many, its weights are in bf16, whatever their format was
    const void* tokens;  // x, by pack_bf16
};

// More tokens are rounded once, by pack_bf16: every block reads them, 64 bytes a token where it reads 512 of weights.
struct RoundedBefore {
    const uint4* tokens;
    int stride;  // 16 bytes each

    __device__ explicit RoundedBefore(const Packed& p)
        : tokens(static_cast<const uint4*>(p.tokens)), stride(stretches_of(p.linear) * p.linear.parts * 4) {}

    __device__ uint4 eight(int64_t token, int chunk) const {
        return __ldg(tokens + token * stride + chunk * 4 + threadIdx.x % 4);
    }
};

// ---- few tokens

// Stretches of weights that are on their way while others are multiplied: a warp alone keeps 4 KiB of reads in flight.
constexpr int AHEAD = 4;

// Sixteen outputs of GROUPS · 8 tokens; grid (ceil(outputs / 16), ceil(tokens / (8 · GROUPS))), a warp a slice.
template <class Format, int GROUPS, class Tokens>
__device__ inline void few_tokens(const Linear& p, const Tokens& tokens) {
    __shared__ float parts[SLICES][GROUPS * TOKENS][TILE + 1];
    int slice = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    int first = blockIdx.x * TILE;
    int64_t token = static_cast<int64_t>(blockIdx.y) * GROUPS * TOKENS;
    int stretches = stretches_of(p), start = slice_start(slice, stretches), end = slice_start(slice + 1, stretches);
    float sums[GROUPS][4] = {};
    Weights coming[AHEAD];
    UNROLL
    for (int i = 0; i < AHEAD; i++) {
        if (start + i < end) {
            coming[i] = weights_of(p, first, start + i, stretches);
        }
    }
    for (int base = start; base < end; base += AHEAD) {
        UNROLL
        for (int i = 0; i < AHEAD; i++) {
            int stretch = base + i;
            if (stretch >= end) {
                break;
            }
            Weights packed = coming[i];
            if (stretch + AHEAD < end) {
                coming[i] = weights_of(p, first, stretch + AHEAD, stretches);
            }
            auto upper = Format::row(p, first + lane / 4, stretch, stretches);
            auto lower = Format::row(p, first + lane / 4 + 8, stretch, stretches);
            UNROLL
            for (int part = 0; part < Format::PARTS; part++) {
                Weights w = {Format::expand(packed.upper, upper, part), Format::expand(packed.lower, lower, part)};
                UNROLL
                for (int group = 0; group < GROUPS; group++) {
                    multiply(sums[group], w, tokens.eight(token + group * TOKENS + lane / 4, stretch * Format::PARTS + part));
                }
            }
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

#define FEW_TOKENS(name, Format)                                  \
    KERNEL(linear_##name##_8, Linear, SLICES * WARP) {            \
        few_tokens<Format, 1>(p, AsTheyAre{p});                   \
    }                                                             \
    KERNEL(linear_##name##_16, Packed, SLICES * WARP) {           \
        few_tokens<Format, 2>(p.linear, RoundedBefore(p));        \
    }                                                             \
    KERNEL(linear_##name##_32, Packed, SLICES * WARP) {           \
        few_tokens<Format, 4>(p.linear, RoundedBefore(p));        \
    }

FEW_TOKENS(bf16, Bf16)
FEW_TOKENS(f8, F8)
FEW_TOKENS(i4, I4)

// ---- weights in bf16, for many tokens

struct Expand {
    Linear linear;
    void* out;  // [outputs filled up to 16, inputs filled up], bf16
};

// Grid (outputs filled up to 16, ceil(stretches / 64)); a thread a lane's 16 bytes.
template <class Format>
__device__ inline void expand(const Expand& p) {
    int stretches = stretches_of(p.linear);
    int stretch = blockIdx.y * (blockDim.x / 4) + threadIdx.x / 4, lane = threadIdx.x % 4;
    if (stretch >= stretches) {
        return;
    }
    int64_t row = blockIdx.x, place = (row * stretches + stretch) * 4 + lane;
    uint4 bytes = __ldg(static_cast<const uint4*>(p.linear.weight) + place);
    auto group = Format::row(p.linear, row, stretch, stretches);
    uint4* out = static_cast<uint4*>(p.out) + (row * stretches + stretch) * 4 * Format::PARTS + lane;
    UNROLL
    for (int part = 0; part < Format::PARTS; part++) {
        out[4 * part] = Format::expand(bytes, group, part);
    }
}

KERNEL(expand_f8, Expand, 256) {
    expand<F8>(p);
}

KERNEL(expand_i4, Expand, 256) {
    expand<I4>(p);
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
    void* out;  // [n filled up to 128, width], bf16
    int32_t width;  // inputs filled up to what rows of weights are
    int32_t unused;
};

// Rounds tokens to bf16 and fills them up with zeros; grid (rows, ceil(width / 256)).
KERNEL(pack_bf16, Pack, THREADS) {
    int width = p.width;
    int64_t row = blockIdx.x;
    int column = blockIdx.y * blockDim.x + threadIdx.x;
    if (column < width) {
        float value = row < p.x.rows && column < p.x.length ? row_of(p.x, row)[column] : 0;
        static_cast<uint16_t*>(p.out)[row * width + column] = to_bf16(value);
    }
}

// One chunk of 128 weight rows and 128 tokens to a stage; rows beyond the weights' last are those of the last tile again.
__device__ inline void fetch(const Packed& p, uint4* stage, int chunk, int chunks) {
    int weight_rows = (p.linear.outputs + TILE - 1) / TILE * TILE;
    int64_t stride = chunks * ROW_PARTS;
    for (int i = threadIdx.x; i < 2 * BLOCK * ROW_PARTS; i += THREADS) {
        int row = i / ROW_PARTS, part = i % ROW_PARTS;
        const uint4* from;
        if (row < BLOCK) {
            from = static_cast<const uint4*>(p.linear.weight) + min(static_cast<int>(blockIdx.x) * BLOCK + row, weight_rows - 1) * stride;
        } else {
            from = static_cast<const uint4*>(p.tokens) + (static_cast<int64_t>(blockIdx.y) * BLOCK + row - BLOCK) * stride;
        }
        copy_in_background(stage + i, from + chunk * ROW_PARTS + part);
    }
}

// 128 outputs of 128 tokens; grid (ceil(outputs / 128), ceil(tokens / 128)). Two warps share the outputs, four the tokens.
KERNEL(linear_bf16_many, Packed, THREADS) {
    DYNAMIC_SHARED(uint4, stages);
    constexpr int stage_parts = 2 * BLOCK * ROW_PARTS;
    int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    int output = warp / 4 * WARP_TILES * TILE, token = warp % 4 * WARP_GROUPS * TOKENS;
    int stretches = stretches_of(p.linear), chunks = stretches * p.linear.parts;
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
        while (slice < SLICES && slice_start(slice, stretches) * p.linear.parts <= chunk) {
            slice++;  // an empty one
        }
        if (slice_start(slice, stretches) * p.linear.parts == chunk + 1) {  // a slice ends here
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

}  // namespace linear_mma
