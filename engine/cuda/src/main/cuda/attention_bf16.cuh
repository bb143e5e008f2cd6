// Attention by tensor cores: queries, keys, values and weights in bf16, scores and sums in fp32 (Dao 2023, FlashAttention-2).
//
// A warp has sixteen rows: tokens times the query heads that share a key head, so that one reading of the keys serves them all. It
// sees 32 keys at a time. A lane names the keys of a product so that those whose weights it holds follow each other, eight of
// them; the values of eight keys that follow each other lie side by side in the cache.
//
// The keys are cut into splits by their index alone. Each is summed by itself, then the splits in order, so that a token's result is
// the same however a prompt is cut into steps, and whether the warps of a block share its rows and take all splits (many tokens) or
// have the same rows and share the splits, with other blocks besides (few).
#pragma once

#include "attention.cuh"
#include "mma.cuh"

namespace attention_bf16 {

using attention::Paged;

constexpr int WARPS = 4;
constexpr int THREADS = WARPS * WARP;
constexpr int WARP_ROWS = 16;
constexpr int BLOCK_ROWS = WARPS * WARP_ROWS;
constexpr int CHUNK = 32;   // keys at a time
constexpr int SPLIT = 128;  // keys that are summed by themselves
constexpr float LOG2_E = 1.44269504f;

struct Flash {
    Paged paged;
    float* partial;     // [tokens][heads][splits][headDim + 2]: sums, largest, total; null where warps share rows
    int32_t* finished;  // [kvHeads][blocks of rows]: how many blocks have; zeros before and after
    int32_t splits;
    int32_t causal;
};

// Which tokens a block has: rows of one sequence, so many at a time. Blocks beyond the last have none.
struct Place {
    int sequence;
    int first_row;  // of the sequence: query token times heads of a group
    int rows;
};

__device__ inline Place place_of(const Paged& p, int group, int block_rows) {
    int block = blockIdx.x;
    for (int sequence = 0; sequence < p.sequences; sequence++) {
        int rows = (p.query_starts[sequence + 1] - p.query_starts[sequence]) * group;
        int blocks = (rows + block_rows - 1) / block_rows;
        if (block < blocks) {
            return {sequence, block * block_rows, rows};
        }
        block -= blocks;
    }
    return {-1, 0, 0};
}

// Left factors of two products: eight numbers of rows g and g + 8.
struct Eights {
    uint4 upper, lower;
};

__device__ inline void multiply(float (&sum)[4], const Eights& left, const uint4& right) {
    mma(sum, left.upper.x, left.lower.x, left.upper.y, left.lower.y, right.x, right.y);
    mma(sum, left.upper.z, left.lower.z, left.upper.w, left.lower.w, right.z, right.w);
}

// Rows g and g + 8 of a warp: what they have seen.
template <int D>
struct Seen {
    float sums[D / 8][4];
    float largest[2];
    float total[2];
};

template <int D>
__device__ inline void clear(Seen<D>& seen) {
    UNROLL
    for (int n = 0; n < D / 8; n++) {
        UNROLL
        for (int i = 0; i < 4; i++) {
            seen.sums[n][i] = 0;
        }
    }
    seen.largest[0] = seen.largest[1] = -INFINITY;
    seen.total[0] = seen.total[1] = 0;
}

// The factor that brings a sum relative to `before` to one relative to `now`; of nothing seen, 0.
__device__ inline float factor(float before, float now) {
    return before == -INFINITY ? 0 : exp2f(before - now);
}

// The same wherever splits are merged, to the bit.
__device__ inline float merged(float all, float f, float part, float of_part) {
    return fmaf(all, f, part * of_part);
}

template <int D>
__device__ inline void merge(Seen<D>& all, const Seen<D>& part) {
    UNROLL
    for (int half = 0; half < 2; half++) {
        float largest = fmaxf(all.largest[half], part.largest[half]);
        float f = factor(all.largest[half], largest), of_part = factor(part.largest[half], largest);
        all.total[half] = merged(all.total[half], f, part.total[half], of_part);
        all.largest[half] = largest;
        UNROLL
        for (int n = 0; n < D / 8; n++) {
            UNROLL
            for (int i = 2 * half; i < 2 * half + 2; i++) {
                all.sums[n][i] = merged(all.sums[n][i], f, part.sums[n][i], of_part);
            }
        }
    }
}

__device__ inline float over_four_lanes_max(float value) {
    value = fmaxf(value, __shfl_xor_sync(ALL_LANES, value, 1));
    return fmaxf(value, __shfl_xor_sync(ALL_LANES, value, 2));
}

__device__ inline float over_four_lanes_sum(float value) {
    value += __shfl_xor_sync(ALL_LANES, value, 1);
    return value + __shfl_xor_sync(ALL_LANES, value, 2);
}

// Scores become weights relative to the largest seen so far; what was summed is brought there too.
template <int D>
__device__ inline void weigh(Seen<D>& seen, float (&scores)[4][4]) {
    UNROLL
    for (int half = 0; half < 2; half++) {
        float largest = seen.largest[half];
        UNROLL
        for (int j = 0; j < 4; j++) {
            largest = fmaxf(largest, fmaxf(scores[j][2 * half], scores[j][2 * half + 1]));
        }
        largest = over_four_lanes_max(largest);
        float f = factor(seen.largest[half], largest), total = 0;
        UNROLL
        for (int j = 0; j < 4; j++) {
            UNROLL
            for (int i = 2 * half; i < 2 * half + 2; i++) {
                // Rounded as it is multiplied, so that what is divided by in the end is the sum of the very weights.
                scores[j][i] = from_bf16(to_bf16(factor(scores[j][i], largest)));
                total += scores[j][i];
            }
        }
        seen.total[half] = seen.total[half] * f + over_four_lanes_sum(total);
        seen.largest[half] = largest;
        UNROLL
        for (int n = 0; n < D / 8; n++) {
            seen.sums[n][2 * half] *= f;
            seen.sums[n][2 * half + 1] *= f;
        }
    }
}

// Eight numbers of the cache that follow each other, as bf16; in eight bits, in units of their scales.
struct CachedBf16 {
    static constexpr bool SCALED = false;

    static __device__ uint4 eight(const void* data, int64_t index) {
        return *reinterpret_cast<const uint4*>(static_cast<const uint16_t*>(data) + index);
    }
};

struct CachedI8 {
    static constexpr bool SCALED = true;

    // Seven bits behind the upper bits of 128.0 are a number from 128 to 255; 128 are taken off, or 256 if the sign is set.
    static __device__ uint32_t pair(uint32_t low, uint32_t high) {
        uint32_t both = low | high << 16;
        return difference_of_pairs((both & 0x007f007fu) | 0x43004300u, (both & 0x00800080u) | 0x43004300u);
    }

    static __device__ uint4 eight(const void* data, int64_t index) {
        uint2 bytes = *reinterpret_cast<const uint2*>(static_cast<const int8_t*>(data) + index);
        return make_uint4(
            pair(bytes.x & 0xff, bytes.x >> 8 & 0xff), pair(bytes.x >> 16 & 0xff, bytes.x >> 24),
            pair(bytes.y & 0xff, bytes.y >> 8 & 0xff), pair(bytes.y >> 16 & 0xff, bytes.y >> 24));
    }
};

// Eight scales that follow each other.
__device__ inline void scales_of(float (&scales)[8], const float* from) {
    float4 low = reinterpret_cast<const float4*>(from)[0], high = reinterpret_cast<const float4*>(from)[1];
    scales[0] = low.x, scales[1] = low.y, scales[2] = low.z, scales[3] = low.w;
    scales[4] = high.x, scales[5] = high.y, scales[6] = high.z, scales[7] = high.w;
}

// The keys from `first` on, 32 of them. visible: how many keys rows g and g + 8 see.
template <int D, class Cached>
__device__ inline void see(
    Seen<D>& seen, const Eights (&q)[D / 32], const Cache& cache, const int32_t* blocks, int kv_head, int first, int context,
    const int (&visible)[2]) {
    int lane = threadIdx.x % WARP, g = lane / 4, t = lane % 4;
    // Eight keys that follow each other are of one block. Beyond the context any will do: their weight is 0.
    auto slot_of = [&](int key) {
        int within = key < context ? key : 0;
        return static_cast<int64_t>(blocks[within / cache.block_size]) * cache.block_size + within % cache.block_size;
    };
    int64_t keys_of_lane = slot_of(first + g / 2 * 8), values_of_lane = slot_of(first + 8 * t);
    float scales[8];
    if (Cached::SCALED) {
        scales_of(scales, cache.key_scales + scale_index(cache, values_of_lane, kv_head));
    }
    float scores[4][4];
    UNROLL
    for (int j = 0; j < 4; j++) {
        int64_t key = key_index(cache, keys_of_lane + 2 * j + g % 2, kv_head, 8 * t);
        float sum[4] = {};
        UNROLL
        for (int part = 0; part < D / 32; part++) {
            multiply(sum, q[part], Cached::eight(cache.keys, key + 32 * part));
        }
        UNROLL
        for (int i = 0; i < 4; i++) {
            int index = first + 8 * t + 2 * j + i % 2;
            float score = Cached::SCALED ? sum[i] * scales[2 * j + i % 2] : sum[i];
            scores[j][i] = index < visible[i / 2] ? score : -INFINITY;
        }
    }
    weigh(seen, scores);
    if (Cached::SCALED) {
        scales_of(scales, cache.value_scales + scale_index(cache, values_of_lane, kv_head));
        UNROLL
        for (int j = 0; j < 4; j++) {
            UNROLL
            for (int i = 0; i < 4; i++) {
                scores[j][i] *= scales[2 * j + i % 2];
            }
        }
    }
    Eights weights;
    weights.upper = make_uint4(
        pair_of_bf16(scores[0][0], scores[0][1]), pair_of_bf16(scores[1][0], scores[1][1]),
        pair_of_bf16(scores[2][0], scores[2][1]), pair_of_bf16(scores[3][0], scores[3][1]));
    weights.lower = make_uint4(
        pair_of_bf16(scores[0][2], scores[0][3]), pair_of_bf16(scores[1][2], scores[1][3]),
        pair_of_bf16(scores[2][2], scores[2][3]), pair_of_bf16(scores[3][2], scores[3][3]));
    UNROLL
    for (int n = 0; n < D / 8; n++) {
        multiply(seen.sums[n], weights, Cached::eight(cache.values, value_index(cache, values_of_lane, kv_head, 8 * n + g)));
    }
}

// Inputs 8t … 8t + 7 of each 32 of a row of queries, scaled so that 2 to the power of a score is its weight.
template <int D>
__device__ inline void queries_of(Eights (&q)[D / 32], const float* upper, const float* lower, float scale) {
    int t = threadIdx.x % 4;
    UNROLL
    for (int part = 0; part < D / 32; part++) {
        uint32_t words[2][4];
        UNROLL
        for (int half = 0; half < 2; half++) {
            const float* row = (half == 0 ? upper : lower) + 32 * part + 8 * t;
            UNROLL
            for (int i = 0; i < 4; i++) {
                words[half][i] = pair_of_bf16(row[2 * i] * scale, row[2 * i + 1] * scale);
            }
        }
        q[part] = {make_uint4(words[0][0], words[0][1], words[0][2], words[0][3]),
                   make_uint4(words[1][0], words[1][1], words[1][2], words[1][3])};
    }
}

template <int D>
__device__ inline float* partial_of(const Flash& f, int64_t token, int head, int split) {
    return f.partial + ((token * f.paged.heads + head) * f.splits + split) * (D + 2);
}

// Whether all blocks of these rows have written what they saw.
__device__ inline bool is_last_block(const Flash& f) {
    __shared__ bool last;
    __threadfence();
    __syncthreads();
    if (threadIdx.x == 0) {
        int32_t* finished = f.finished + blockIdx.y * gridDim.x + blockIdx.x;
        last = atomicAdd(finished, 1) == static_cast<int>(gridDim.z) - 1;
        if (last) {
            *finished = 0;
        }
    }
    __syncthreads();
    __threadfence();
    return last;
}

// The splits of each row in order, as a block that has them all merges them; a warp a row.
template <int D>
__device__ inline void merge_splits(const Flash& flash, const Place& place, int first_token, int splits) {
    constexpr int COLUMNS = D / WARP;
    int group = flash.paged.heads / flash.paged.cache.kv_heads, lane = threadIdx.x % WARP;
    int end = min(place.first_row + WARP_ROWS, place.rows);
    for (int row = place.first_row + threadIdx.x / WARP; row < end; row += WARPS) {
        int64_t token = first_token + row / group;
        int head = blockIdx.y * group + row % group;
        float sums[COLUMNS] = {};
        float total = 0, largest = -INFINITY;
        for (int split = 0; split < splits; split++) {
            const float* of = partial_of<D>(flash, token, head, split);
            float of_largest = __ldcg(of + D), now = fmaxf(largest, of_largest);
            float f = factor(largest, now), of_part = factor(of_largest, now);
            total = merged(total, f, __ldcg(of + D + 1), of_part);
            UNROLL
            for (int i = 0; i < COLUMNS; i++) {
                sums[i] = merged(sums[i], f, __ldcg(of + lane + WARP * i), of_part);
            }
            largest = now;
        }
        UNROLL
        for (int i = 0; i < COLUMNS; i++) {
            put(flash.paged.out, token, head * D + lane + WARP * i, sums[i] / total);
        }
    }
}

// Grid (blocks of rows, kvHeads, blocks that share the splits).
template <int D, class Cached>
__device__ inline void attend(const Flash& f) {
    const Paged& p = f.paged;
    int group = p.heads / p.cache.kv_heads, kv_head = blockIdx.y;
    int block_rows = f.partial ? WARP_ROWS : BLOCK_ROWS;
    Place place = place_of(p, group, block_rows);
    if (place.sequence < 0) {
        return;
    }
    int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    int context = p.context_lengths[place.sequence];
    int first_token = p.query_starts[place.sequence];
    int tokens = p.query_starts[place.sequence + 1] - first_token;
    int rows[2], visible[2];
    const float* queries[2];
    UNROLL
    for (int half = 0; half < 2; half++) {
        rows[half] = place.first_row + (f.partial ? 0 : warp * WARP_ROWS) + lane / 4 + 8 * half;
        int row = min(rows[half], place.rows - 1);  // rows beyond the last do as the last does, and are not written
        int token = row / group;
        visible[half] = f.causal ? context - (tokens - 1 - token) : context;
        queries[half] = row_of(p.q, first_token + token) + (kv_head * group + row % group) * D;
    }
    Eights q[D / 32];
    queries_of<D>(q, queries[0], queries[1], p.scale * LOG2_E);
    // What the block's last row sees; rows that see less are masked.
    int last_token = (min(place.first_row + block_rows, place.rows) - 1) / group;
    int limit = f.causal ? context - (tokens - 1 - last_token) : context;
    bool idle = !f.partial && place.first_row + warp * WARP_ROWS >= place.rows;
    int splits = idle ? 0 : (limit + SPLIT - 1) / SPLIT;
    const int32_t* blocks = static_cast<const int32_t*>(p.block_tables.data) + static_cast<int64_t>(place.sequence) * p.block_tables.stride;
    Seen<D> all;
    clear(all);
    int beside = f.partial ? gridDim.z * WARPS : 1;
    for (int split = f.partial ? blockIdx.z * WARPS + warp : 0; split < splits; split += beside) {
        Seen<D> seen;
        clear(seen);
        int end = min(limit, (split + 1) * SPLIT);
        for (int key = split * SPLIT; key < end; key += CHUNK) {
            see<D, Cached>(seen, q, p.cache, blocks, kv_head, key, context, visible);
        }
        if (!f.partial) {
            merge(all, seen);
            continue;
        }
        UNROLL
        for (int half = 0; half < 2; half++) {
            if (rows[half] >= place.rows) {
                break;
            }
            float* out = partial_of<D>(f, first_token + rows[half] / group, kv_head * group + rows[half] % group, split);
            if (lane % 4 == 0) {
                out[D] = seen.largest[half];
                out[D + 1] = seen.total[half];
            }
            UNROLL
            for (int n = 0; n < D / 8; n++) {
                *reinterpret_cast<float2*>(out + 8 * n + lane % 4 * 2) = {seen.sums[n][2 * half], seen.sums[n][2 * half + 1]};
            }
        }
    }
    if (f.partial) {
        if (is_last_block(f)) {
            merge_splits<D>(f, place, first_token, splits);
        }
        return;
    }
    UNROLL
    for (int half = 0; half < 2; half++) {
        if (rows[half] >= place.rows) {
            break;
        }
        int64_t token = first_token + rows[half] / group;
        int head = kv_head * group + rows[half] % group;
        UNROLL
        for (int n = 0; n < D / 8; n++) {
            int64_t column = head * D + 8 * n + lane % 4 * 2;
            put_two(p.out, token, column, all.sums[n][2 * half] / all.total[half], all.sums[n][2 * half + 1] / all.total[half]);
        }
    }
}

#define ATTEND(D)                               \
    KERNEL(attend_bf16_##D, Flash, THREADS) {    \
        attend<D, CachedBf16>(p);               \
    }                                           \
    KERNEL(attend_i8_##D, Flash, THREADS) {      \
        attend<D, CachedI8>(p);                 \
    }

ATTEND(32)
ATTEND(64)
ATTEND(128)

struct Heads {
    Cache cache;  // one block a group
    Rows k;       // [groups · length, heads · headDim]
    Rows v;
    int32_t length;
    int32_t unused;
};

// Keys and values of dense attention as a cache has them, filled up with zeros; grid (groups · block size).
KERNEL(pack_heads, Heads, 256) {
    int group = blockIdx.x / p.cache.block_size, offset = blockIdx.x % p.cache.block_size;
    int64_t row = static_cast<int64_t>(group) * p.length + offset;
    for (int i = threadIdx.x; i < p.cache.kv_heads * p.cache.head_dim; i += blockDim.x) {
        int head = i / p.cache.head_dim, d = i % p.cache.head_dim;
        bool there = offset < p.length;
        store(p.cache.keys, key_index(p.cache, blockIdx.x, head, d), BF16, there ? row_of(p.k, row)[i] : 0);
        store(p.cache.values, value_index(p.cache, blockIdx.x, head, d), BF16, there ? row_of(p.v, row)[i] : 0);
    }
}

}  // namespace attention_bf16
