// Many tokens by the tensor cores that every card has: 128 rows of weights, 128 tokens a block. Sums as linear_mma.cuh says.
#pragma once

#include "linear_mma.cuh"

namespace linear_many {

using namespace linear_mma;

constexpr int BLOCK = 128;    // rows of weights, and tokens, of a block
constexpr int DEPTH = 32;     // inputs at a time: two sets
constexpr int STAGES = 4;     // on their way or in use
constexpr int THREADS = 256;
constexpr int WARP_TILES = 4;   // of 16 rows of weights, of a warp: 64
constexpr int WARP_GROUPS = 4;  // of 8 tokens, of a warp: 32
constexpr int SETS = DEPTH / SET;
constexpr int STAGE_WORDS = SETS * 2 * BLOCK * 2;  // 16 bytes each: [set][weights, then tokens][half of a set]

struct Places {
    int outputs;  // of a block: 128, or 64 if gated
    int first_output;
    int64_t first_token;

    __device__ explicit Places(const Linear& p) {
        outputs = p.epilogue == GATED ? BLOCK / 2 : BLOCK;
        int blocks = (p.out.length + outputs - 1) / outputs;
        BlockPlace place(blockIdx.x, blocks, (p.x.rows + BLOCK - 1) / BLOCK);
        first_output = place.outputs * outputs;
        first_token = static_cast<int64_t>(place.tokens) * BLOCK;
    }

    // The weight's row that a block has at a place; of a gated product eight gates, then the eight for up that belong to them.
    __device__ int64_t row(const Linear& p, int place) const {
        if (p.epilogue != GATED) {
            return first_output + place;
        }
        return first_output + place / TILE * 8 + place % 8 + (place % TILE < 8 ? 0 : p.out.length);
    }
};

// DEPTH inputs of 128 rows of weights and 128 tokens to a stage. Rows beyond the last are the last again; nobody sees them.
__device__ inline void fetch(const Linear& p, const Places& places, uint4* stage, int depth) {
    int last_row = (p.rows + TILE - 1) / TILE * TILE - 1;
    int64_t last_token = p.x.rows - 1;
    constexpr int HALVES = 2 * SETS;
    for (int i = threadIdx.x; i < 2 * BLOCK * HALVES; i += THREADS) {
        int place = i / HALVES, half = i % HALVES;
        int first = depth * DEPTH + half * 8;
        const uint16_t* from;
        if (place < BLOCK) {
            int64_t row = min(places.row(p, place), static_cast<int64_t>(last_row));
            from = static_cast<const uint16_t*>(p.weight) + row * p.stretches * p.sets * SET + first;
        } else {
            int64_t token = min(places.first_token + place - BLOCK, last_token);
            from = static_cast<const uint16_t*>(p.x.data) + token * p.x.stride + first;
        }
        copy_in_background(stage + (half / 2 * 2 * BLOCK + place) * 2 + half % 2, from);
    }
}

// Grid (blocks of outputs · blocks of tokens). Two warps share the weights, four the tokens.
KERNEL(linear_bf16_many, Linear, THREADS) {
    DYNAMIC_SHARED(uint4, stages);
    int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    int row = warp / 4 * WARP_TILES * TILE, token = warp % 4 * WARP_GROUPS * TOKENS;
    Places places(p);
    int stretch_steps = p.sets / SETS, steps = p.stretches * stretch_steps;
    float totals[WARP_TILES][WARP_GROUPS][4] = {};
    float sums[WARP_TILES][WARP_GROUPS][4] = {};
    for (int stage = 0; stage < STAGES - 1; stage++) {
        if (stage < steps) {
            fetch(p, places, stages + stage * STAGE_WORDS, stage);
        }
        end_copies();
    }
    int slice = 1;
    for (int step = 0; step < steps; step++) {
        wait_for_copies<STAGES - 2>();
        __syncthreads();
        if (step + STAGES - 1 < steps) {
            fetch(p, places, stages + (step + STAGES - 1) % STAGES * STAGE_WORDS, step + STAGES - 1);
        }
        end_copies();
        UNROLL
        for (int set = 0; set < SETS; set++) {
            // A row of a set is 32 bytes, four lanes wide.
            const uint2* place = reinterpret_cast<const uint2*>(stages + step % STAGES * STAGE_WORDS + set * 2 * BLOCK * 2) + lane;
            uint2 x[WARP_GROUPS];
            UNROLL
            for (int group = 0; group < WARP_GROUPS; group++) {
                x[group] = place[(BLOCK + token + group * TOKENS) * 4];
            }
            UNROLL
            for (int tile = 0; tile < WARP_TILES; tile++) {
                Weights w = {place[(row + tile * TILE) * 4], place[(row + tile * TILE + 8) * 4]};
                UNROLL
                for (int group = 0; group < WARP_GROUPS; group++) {
                    multiply(sums[tile][group], w, x[group]);
                }
            }
        }
        while (slice < SLICES && slice_start(slice, p.stretches) * stretch_steps <= step) {
            slice++;  // an empty one
        }
        if (slice_start(slice, p.stretches) * stretch_steps == step + 1) {  // a slice ends here
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
            for (int i = 0; i < 2; i++) {
                int64_t out_row = places.first_token + token + group * TOKENS + lane % 4 * 2 + i;
                float upper = totals[tile][group][i], lower = totals[tile][group][2 + i];
                int place = row + tile * TILE + lane / 4;
                int output = places.first_output + (p.epilogue == GATED ? place / TILE * 8 + place % 8 : place);
                if (out_row >= p.x.rows || output >= p.out.length) {
                    continue;
                }
                if (p.epilogue == GATED) {
                    put(p.out, out_row, output, gated(p, output, upper, lower));
                } else {
                    finish(p, out_row, output, upper);
                    if (output + 8 < p.out.length) {
                        finish(p, out_row, output + 8, lower);
                    }
                }
            }
        }
    }
}

}  // namespace linear_many
