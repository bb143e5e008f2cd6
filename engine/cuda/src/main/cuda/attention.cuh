// Attention with online softmax (Milakov and Gimelshein 2018; Dao et al. 2022).
#pragma once

#include "cache.cuh"

namespace attention {

constexpr int THREADS = 128;
constexpr int WARPS = THREADS / WARP;
// Elements of a head that a lane holds at most: heads of up to 256.
constexpr int PER_LANE = 8;

// One query of one head as a warp sees it: lane l holds elements l, l + 32, … of the query and of the sum.
struct Running {
    float query[PER_LANE];
    float sum[PER_LANE];
    float largest;
    float total;
};

__device__ inline void begin(Running& state, const float* q, int head_dim, float scale) {
    for (int i = 0; i < PER_LANE; i++) {
        int d = i * WARP + threadIdx.x % WARP;
        state.query[i] = d < head_dim ? q[d] * scale : 0;
        state.sum[i] = 0;
    }
    state.largest = -INFINITY;
    state.total = 0;
}

// A head's key or value of one token in memory: elements `step` apart from `first` on.
struct Head {
    const void* data;
    int64_t first;
    int64_t step;
    int32_t type;
};

__device__ inline float element(const Head& x, int d) {
    return load(x.data, x.first + d * x.step, x.type);
}

__device__ inline void see(Running& state, const Head& key, const Head& value, int head_dim) {
    float product = 0;
    for (int i = 0; i < PER_LANE; i++) {
        int d = i * WARP + threadIdx.x % WARP;
        if (d < head_dim) {
            product += state.query[i] * element(key, d);
        }
    }
    float score = warp_sum(product);
    float largest = fmaxf(state.largest, score);
    float before = expf(state.largest - largest);  // 0 for the first: e^−∞
    float weight = expf(score - largest);
    state.total = state.total * before + weight;
    for (int i = 0; i < PER_LANE; i++) {
        int d = i * WARP + threadIdx.x % WARP;
        if (d < head_dim) {
            state.sum[i] = state.sum[i] * before + weight * element(value, d);
        }
    }
    state.largest = largest;
}

// Two warps' parts of one query's keys into one, as if seen one after the other.
__device__ inline void finish(Running& state, const Rows& out, int64_t row, int column, int head_dim) {
    __shared__ float largest[WARPS];
    __shared__ float total[WARPS];
    __shared__ float sums[WARPS][PER_LANE * WARP];
    int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    largest[warp] = state.largest;
    total[warp] = state.total;
    for (int i = 0; i < PER_LANE; i++) {
        sums[warp][i * WARP + lane] = state.sum[i];
    }
    __syncthreads();
    float most = -INFINITY;
    for (int w = 0; w < WARPS; w++) {
        most = fmaxf(most, largest[w]);
    }
    float all = 0;
    for (int w = 0; w < WARPS; w++) {
        all += total[w] * expf(largest[w] - most);
    }
    for (int d = threadIdx.x; d < head_dim; d += blockDim.x) {
        float sum = 0;
        for (int w = 0; w < WARPS; w++) {
            sum += sums[w][d] * expf(largest[w] - most);
        }
        put(out, row, column + d, sum / all);
    }
}

struct Paged {
    Rows out;                        // [tokens, heads · headDim]
    Rows q;                          // [tokens, heads · headDim], rotated
    Cache cache;                     // of this layer
    const int32_t* query_starts;     // [sequences + 1]
    const int32_t* context_lengths;  // [sequences]
    Rows block_tables;               // [sequences, maxBlocks]
    int32_t sequences;
    int32_t heads;
    float scale;
    int32_t unused;
};

// Which sequence a token belongs to: the last whose first token is not after it.
__device__ inline int sequence_of(const int32_t* starts, int sequences, int token) {
    int low = 0, high = sequences;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (starts[middle] <= token) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

// Causal, over the blocks of a token's sequence. Grid (tokens, heads); the warps of a block take a key each in turn, by the
// key's index, so that a token's result does not depend on how the prompt was cut into steps.
KERNEL(attend_paged, Paged, THREADS) {
    int token = blockIdx.x, head = blockIdx.y;
    int sequence = sequence_of(p.query_starts, p.sequences, token);
    int visible = p.context_lengths[sequence] - (p.query_starts[sequence + 1] - 1 - token);
    const int32_t* blocks = static_cast<const int32_t*>(p.block_tables.data) + static_cast<int64_t>(sequence) * p.block_tables.stride;
    int kv_head = head * p.cache.kv_heads / p.heads;
    int head_dim = p.cache.head_dim, block_size = p.cache.block_size;
    Running state;
    begin(state, row_of(p.q, token) + head * head_dim, head_dim, p.scale);
    for (int i = threadIdx.x / WARP; i < visible; i += WARPS) {
        int64_t slot = static_cast<int64_t>(blocks[i / block_size]) * block_size + i % block_size;
        Head key = {p.cache.keys, key_index(p.cache, slot, kv_head, 0), 1, p.cache.type};
        Head value = {p.cache.values, value_index(p.cache, slot, kv_head, 0), block_size, p.cache.type};
        see(state, key, value, head_dim);
    }
    finish(state, p.out, token, head * head_dim, head_dim);
}

struct Dense {
    Rows out;  // [groups · length, heads · headDim]
    Rows q;
    Rows k;
    Rows v;
    int32_t length;
    int32_t head_dim;
    float scale;
    int32_t unused;
};

// Every row of a group sees every row of it; grid (rows, heads).
KERNEL(attend_dense, Dense, THREADS) {
    int row = blockIdx.x;
    int column = blockIdx.y * p.head_dim;
    int64_t first = row / p.length * static_cast<int64_t>(p.length);
    Running state;
    begin(state, row_of(p.q, row) + column, p.head_dim, p.scale);
    for (int i = threadIdx.x / WARP; i < p.length; i += WARPS) {
        Head key = {row_of(p.k, first + i) + column, 0, 1, F32};
        Head value = {row_of(p.v, first + i) + column, 0, 1, F32};
        see(state, key, value, p.head_dim);
    }
    finish(state, p.out, row, column, p.head_dim);
}

}  // namespace attention
