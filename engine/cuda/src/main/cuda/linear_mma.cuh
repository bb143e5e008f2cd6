// y = x · Wᵀ + bias by tensor cores; weights in bf16, f8 (e4m3, one scale an output) or i4 (a scale and a zero for 128 inputs),
// tokens in bf16.
//
// Every element is summed in the same order whatever the number of tokens. A set is sixteen inputs that follow each other: what one
// product of a tensor core sums. The inputs are cut into SLICES; the sets of a slice are summed from left to right, then the slices.
// For few tokens each slice has a warp of its own, and the weights stream through at the speed of the memory; for many, a block
// takes the slices in turn. Within a set the order is the hardware's, so a lane may take four inputs that follow each other where
// a tensor core thinks of two pairs.
//
// Every format is multiplied as bf16: an f8 weight is exact in it; an i4 weight is (q − zero) · scale, rounded to it once.
#pragma once

#include "linear.cuh"
#include "mma.cuh"

namespace linear_mma {

using linear::finish;
using linear::GATED;
using linear::gated;
using linear::Linear;

constexpr int SLICES = 8;
constexpr int SET = 16;    // inputs of a product
constexpr int TILE = 16;   // rows of weights of a product
constexpr int TOKENS = 8;  // tokens of a product

// Rows of weights come in stretches, filled up with zeros to whole ones: 64 inputs, or 128 in i4. And the rows to whole tiles.
__device__ inline int slice_start(int slice, int stretches) {
    return slice * stretches / SLICES;
}

// Four weights of a lane's row in bf16: inputs 4t … 4t + 3 of a set.
struct Weights {
    uint2 upper, lower;  // of rows g and g + 8 of a tile
};

__device__ inline void multiply(float (&sum)[4], const Weights& w, const uint2& x) {
    mma(sum, w.upper.x, w.lower.x, w.upper.y, w.lower.y, x.x, x.y);
}

// ---- formats: what a lane holds of a row's stretch, and its four weights of each set

// AHEAD: stretches of a tile's weights that are on their way while others are multiplied, so that a warp alone keeps 4 KiB of reads
// in flight; with two blocks a multiprocessor that is 64 KiB.
struct Bf16 {
    static constexpr int SETS = 4;
    static constexpr int AHEAD = 2;

    struct Bytes {
        uint2 of[SETS];
    };

    struct Group {};

    static __device__ Group group(const Linear&, int64_t, int) {
        return {};
    }

    using Words = const uint2*;

    static __device__ Words from(const Linear& p, int64_t row, int stretch) {
        return static_cast<Words>(p.weight) + (row * p.stretches + stretch) * 16 + threadIdx.x % 4;
    }

    static __device__ Bytes take(Words& next) {
        Words from = next;
        next += 16;
        return {read_once(from), read_once(from + 4), read_once(from + 8), read_once(from + 12)};
    }

    static __device__ uint2 set(const Bytes& bytes, const Group&, int set) {
        return bytes.of[set];
    }
};

// 16 bytes a lane, of four lanes one after the other.
struct Packed {
    using Bytes = uint4;
    static constexpr int AHEAD = 4;

    using Words = const uint4*;

    static __device__ Words from(const Linear& p, int64_t row, int stretch) {
        return static_cast<Words>(p.weight) + (row * p.stretches + stretch) * 4 + threadIdx.x % 4;
    }

    static __device__ Bytes take(Words& next) {
        Words from = next;
        next += 4;
        return read_once(from);
    }

    static __device__ uint32_t word(const Bytes& bytes, int index) {
        return index == 0 ? bytes.x : index == 1 ? bytes.y : index == 2 ? bytes.z : bytes.w;
    }
};

struct F8 : Packed {
    static constexpr int SETS = 4;  // a word each

    struct Group {};

    static __device__ Group group(const Linear&, int64_t, int) {
        return {};
    }

    // The bits of e4m3, in the upper half of 16, stand where bf16 has them, but for the exponents' biases, which are 120 apart.
    static __device__ uint32_t pair(uint32_t both) {
        return product_of_pairs((both & 0x80008000u) | (both >> 4 & 0x07f007f0u), 0x7b807b80u);
    }

    static __device__ uint2 set(const Bytes& bytes, const Group&, int set) {
        uint32_t four = word(bytes, set);
        return make_uint2(pair(__byte_perm(four, 0, 0x1404)), pair(__byte_perm(four, 0, 0x3424)));
    }
};

struct I4 : Packed {
    static constexpr int SETS = 8;  // two a word

    struct Group {
        uint32_t scale;  // twice
        uint32_t zero;   // 128 more than it, twice
    };

    // A group's word: in the upper half 128 + zero, in the lower its scale, both in bf16.
    static __device__ Group group(const Linear& p, int64_t row, int stretch) {
        uint32_t word = row < p.rows ? __ldg(p.groups + row * p.stretches + stretch) : 0;
        return {(word & 0xffff) * 0x10001u, (word >> 16) * 0x10001u};
    }

    // Four bits behind the upper bits of 128.0 are the number 128 + q. Weights 0, 2, 4, 6 are in the lower half of a word.
    static __device__ uint32_t pair(uint32_t word, int shift, const Group& group) {
        uint32_t raised = (word >> shift & 0x000f000fu) | 0x43004300u;
        return product_of_pairs(difference_of_pairs(raised, group.zero), group.scale);
    }

    static __device__ uint2 set(const Bytes& bytes, const Group& group, int set) {
        uint32_t eight = word(bytes, set / 2);
        return make_uint2(pair(eight, set % 2 * 8, group), pair(eight, set % 2 * 8 + 4, group));
    }
};

// A token's inputs four by four, from those of a lane on; beyond the last token the last again, which nobody sees.
__device__ inline const uint2* inputs_of(const Linear& p, int64_t token) {
    int64_t row = min(token, static_cast<int64_t>(p.x.rows - 1));
    return reinterpret_cast<const uint2*>(static_cast<const uint16_t*>(p.x.data) + row * p.x.stride) + threadIdx.x % 4;
}

// ---- few tokens

// Which rows of weights a block multiplies, sixteen a tile: of a gated product eight gates and the eight rows for up that belong to
// them.
struct TileRows {
    int outputs;     // of a tile
    int64_t first;   // a lane's upper row of the first
    int64_t lower;   // from an upper row to the lower

    __device__ TileRows(const Linear& p, int tiles) {
        bool gated = p.epilogue == GATED;
        outputs = gated ? TILE / 2 : TILE;
        first = static_cast<int64_t>(blockIdx.x) * outputs * tiles + threadIdx.x % WARP / 4;
        lower = gated ? p.out.length : TILE / 2;
    }

    // Beyond the last tile the last again, which nobody sees.
    __device__ int64_t upper(const Linear& p, int tile) const {
        int64_t last = (p.out.length - 1) / outputs * outputs + threadIdx.x % WARP / 4;
        return min(first + tile * outputs, last);
    }
};

// TILES · 16 rows of GROUPS · 8 tokens, a warp a slice; grid (ceil(outputs / (16 · TILES)), or / (8 · TILES) if gated,
// ceil(tokens / (8 · GROUPS))).
template <class Format, int GROUPS, int TILES>
__device__ inline void few_tokens(const Linear& p) {
    __shared__ float parts[SLICES][GROUPS * TOKENS][TILES * TILE + 1];
    struct Coming {
        typename Format::Bytes upper, lower;
    };
    constexpr int AHEAD = Format::AHEAD / TILES;
    int slice = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    int64_t token = static_cast<int64_t>(blockIdx.y) * GROUPS * TOKENS;
    int start = slice_start(slice, p.stretches), end = slice_start(slice + 1, p.stretches);
    TileRows rows(p, TILES);
    typename Format::Words upper[TILES], lower[TILES];
    UNROLL
    for (int tile = 0; tile < TILES; tile++) {
        upper[tile] = Format::from(p, rows.upper(p, tile), start);
        lower[tile] = Format::from(p, rows.upper(p, tile) + rows.lower, start);
    }
    const uint2* inputs[GROUPS];
    UNROLL
    for (int group = 0; group < GROUPS; group++) {
        inputs[group] = inputs_of(p, token + group * TOKENS + lane / 4) + start * Format::SETS * 4;
    }
    float sums[TILES][GROUPS][4] = {};
    Coming coming[AHEAD][TILES];
    auto take = [&](Coming (&into)[TILES]) {
        UNROLL
        for (int tile = 0; tile < TILES; tile++) {
            into[tile] = {Format::take(upper[tile]), Format::take(lower[tile])};
        }
    };
    UNROLL
    for (int i = 0; i < AHEAD; i++) {
        if (start + i < end) {
            take(coming[i]);
        }
    }
    wait_for_last();  // weights are nobody's result; the tokens are
    for (int base = start; base < end; base += AHEAD) {
        UNROLL
        for (int i = 0; i < AHEAD; i++) {
            int stretch = base + i;
            if (stretch >= end) {
                break;
            }
            typename Format::Group of_upper[TILES], of_lower[TILES];
            UNROLL
            for (int tile = 0; tile < TILES; tile++) {
                of_upper[tile] = Format::group(p, rows.upper(p, tile), stretch);
                of_lower[tile] = Format::group(p, rows.upper(p, tile) + rows.lower, stretch);
            }
            UNROLL
            for (int set = 0; set < Format::SETS; set++) {
                uint2 x[GROUPS];
                UNROLL
                for (int group = 0; group < GROUPS; group++) {
                    x[group] = inputs[group][set * 4];
                }
                UNROLL
                for (int tile = 0; tile < TILES; tile++) {
                    const Coming& now = coming[i][tile];
                    Weights w = {Format::set(now.upper, of_upper[tile], set), Format::set(now.lower, of_lower[tile], set)};
                    UNROLL
                    for (int group = 0; group < GROUPS; group++) {
                        multiply(sums[tile][group], w, x[group]);
                    }
                }
            }
            UNROLL
            for (int group = 0; group < GROUPS; group++) {
                inputs[group] += Format::SETS * 4;
            }
            if (stretch + AHEAD < end) {
                take(coming[i]);
            }
        }
    }
    UNROLL
    for (int tile = 0; tile < TILES; tile++) {
        UNROLL
        for (int group = 0; group < GROUPS; group++) {
            UNROLL
            for (int i = 0; i < 4; i++) {
                parts[slice][group * TOKENS + lane % 4 * 2 + i % 2][tile * TILE + lane / 4 + i / 2 * 8] = sums[tile][group][i];
            }
        }
    }
    __syncthreads();
    auto total = [&](int row, int weight) {
        float sum = 0;
        for (int s = 0; s < SLICES; s++) {
            sum += parts[s][row][weight];
        }
        return sum;
    };
    int outputs = rows.outputs * TILES;
    for (int i = threadIdx.x; i < GROUPS * TOKENS * outputs; i += blockDim.x) {
        int row = i / outputs, within = i % outputs;
        int output = blockIdx.x * outputs + within;
        if (token + row >= p.x.rows || output >= p.out.length) {
            continue;
        }
        if (p.epilogue == GATED) {
            int place = within / rows.outputs * TILE + within % rows.outputs;
            put(p.out, token + row, output, gated(p, output, total(row, place), total(row, place + TILE / 2)));
        } else {
            finish(p, token + row, output, total(row, within));
        }
    }
}

// Of 32 tokens two tiles read each token once: with one the tokens would be twice the bytes of the weights.
#define FEW_TOKENS(name, Format)                                   \
    KERNEL_AHEAD(linear_##name##_8, Linear, SLICES * WARP) {       \
        few_tokens<Format, 1, 1>(p);                                  \
    }                                                              \
    KERNEL_AHEAD(linear_##name##_16, Linear, SLICES * WARP) {      \
        few_tokens<Format, 2, 1>(p);                                  \
    }                                                              \
    KERNEL_AHEAD(linear_##name##_32, Linear, SLICES * WARP) {      \
        few_tokens<Format, 4, 2>(p);                                  \
    }

FEW_TOKENS(bf16, Bf16)
FEW_TOKENS(f8, F8)
FEW_TOKENS(i4, I4)

// ---- weights and tokens in bf16, for many tokens

struct Expand {
    Linear linear;
    void* out;  // [rows filled up to 16, inputs filled up], bf16
};

// Grid (rows filled up to 16, ceil(stretches / 64)); a thread a lane's 16 bytes.
template <class Format>
__device__ inline void expand(const Expand& p) {
    int stretch = blockIdx.y * (blockDim.x / 4) + threadIdx.x / 4;
    if (stretch >= p.linear.stretches) {
        return;
    }
    int64_t row = blockIdx.x;
    auto from = Format::from(p.linear, row, stretch);
    auto bytes = Format::take(from);
    auto group = Format::group(p.linear, row, stretch);
    uint2* out = static_cast<uint2*>(p.out) + (row * p.linear.stretches + stretch) * Format::SETS * 4 + threadIdx.x % 4;
    UNROLL
    for (int set = 0; set < Format::SETS; set++) {
        out[set * 4] = Format::set(bytes, group, set);
    }
}

KERNEL(expand_f8, Expand, 256) {
    expand<F8>(p);
}

KERNEL(expand_i4, Expand, 256) {
    expand<I4>(p);
}

struct Pack {
    Rows x;         // [n, inputs]
    void* out;      // [n, width], bf16
    int32_t width;  // a multiple of 8
    int32_t unused;
};

// Rounds tokens to bf16, where products are not given them so; grid (n, ceil(width / 256)).
KERNEL(pack_bf16, Pack, 256) {
    int64_t row = blockIdx.x;
    int column = blockIdx.y * blockDim.x + threadIdx.x;
    if (column < p.width) {
        float value = column < p.x.length ? at(p.x, row, column) : 0;
        static_cast<uint16_t*>(p.out)[row * p.width + column] = to_bf16(value);
    }
}

// Blocks that run at the same time should read the same rows: sixteen blocks of tokens, then the next block of outputs.
struct BlockPlace {
    int outputs, tokens;  // which block of them

    __device__ BlockPlace(int index, int blocks_of_outputs, int blocks_of_tokens) {
        constexpr int BESIDE = 16;
        int first = index / (BESIDE * blocks_of_outputs) * BESIDE;
        int beside = min(BESIDE, blocks_of_tokens - first), within = index % (BESIDE * blocks_of_outputs);
        tokens = first + within % beside;
        outputs = within / beside;
    }
};

}  // namespace linear_mma
