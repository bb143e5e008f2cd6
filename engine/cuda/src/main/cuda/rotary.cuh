// Rotary positions, which are fractions (V2PE), and the keys and values that they end in.
#pragma once

#include "cache.cuh"

namespace rotary {

constexpr int THREADS = 256;

struct Table {
    Rows out;                // [tokens, headDim]: cosines, then sines
    const float* positions;  // [tokens]
    const float* bases;      // [tokens]
};

// A block a token. Angles are rounded to fp32 as the reference rounds them; frequencies come from fp64, as there.
KERNEL(rotary_table, Table, THREADS) {
    int half = p.out.length / 2;
    float* out = row_of(p.out, blockIdx.x);
    for (int i = threadIdx.x; i < half; i += blockDim.x) {
        double power = pow(static_cast<double>(p.bases[blockIdx.x]), static_cast<double>(i) / half);
        float angle = p.positions[blockIdx.x] * static_cast<float>(1 / power);
        out[i] = static_cast<float>(cos(static_cast<double>(angle)));
        out[half + i] = static_cast<float>(sin(static_cast<double>(angle)));
    }
}

struct Rotation {
    Rows x;      // [tokens, heads · headDim], in place
    Rows table;  // [tokens, headDim]
};

// Pairs element i with i + headDim / 2; grid (tokens).
__device__ inline void rotate_row(float* x, const float* table, int length, int head_dim) {
    int half = head_dim / 2;
    for (int i = threadIdx.x; i < length / 2; i += blockDim.x) {
        int first = i / half * head_dim + i % half;
        float a = x[first], b = x[first + half];
        float c = table[i % half], s = table[half + i % half];
        x[first] = a * c - b * s;
        x[first + half] = b * c + a * s;
    }
}

KERNEL(rotate, Rotation, THREADS) {
    rotate_row(row_of(p.x, blockIdx.x), row_of(p.table, blockIdx.x), p.x.length, p.table.length);
}

struct StoreKv {
    Cache cache;
    Rows k;
    Rows v;
    const int32_t* slots;  // [tokens]
};

// A warp a head: its largest number becomes 127.
__device__ inline float unit_of(const float* head, int head_dim) {
    float largest = 0;
    for (int d = threadIdx.x % WARP; d < head_dim; d += WARP) {
        largest = fmaxf(largest, fabsf(head[d]));
    }
    return warp_max(largest) / 127;
}

__device__ inline int8_t in_units(float value, float unit) {
    return unit == 0 ? 0 : static_cast<int8_t>(rintf(value / unit));
}

__device__ inline void store_row_i8(const Cache& cache, int slot, const float* k, const float* v) {
    for (int head = threadIdx.x / WARP; head < cache.kv_heads; head += blockDim.x / WARP) {
        const float* key = k + head * cache.head_dim;
        const float* value = v + head * cache.head_dim;
        float key_unit = unit_of(key, cache.head_dim), value_unit = unit_of(value, cache.head_dim);
        for (int d = threadIdx.x % WARP; d < cache.head_dim; d += WARP) {
            static_cast<int8_t*>(cache.keys)[key_index(cache, slot, head, d)] = in_units(key[d], key_unit);
            static_cast<int8_t*>(cache.values)[value_index(cache, slot, head, d)] = in_units(value[d], value_unit);
        }
        if (threadIdx.x % WARP == 0) {
            cache.key_scales[scale_index(cache, slot, head)] = key_unit;
            cache.value_scales[scale_index(cache, slot, head)] = value_unit;
        }
    }
}

__device__ inline void store_row(const Cache& cache, int slot, const float* k, const float* v) {
    if (cache.type == I8) {
        store_row_i8(cache, slot, k, v);
        return;
    }
    for (int i = threadIdx.x; i < cache.kv_heads * cache.head_dim; i += blockDim.x) {
        int head = i / cache.head_dim, d = i % cache.head_dim;
        store(cache.keys, key_index(cache, slot, head, d), cache.type, k[i]);
        store(cache.values, value_index(cache, slot, head, d), cache.type, v[i]);
    }
}

KERNEL(store_kv, StoreKv, THREADS) {
    store_row(p.cache, p.slots[blockIdx.x], row_of(p.k, blockIdx.x), row_of(p.v, blockIdx.x));
}

struct RotateAndStore {
    Rows q;
    StoreKv to;
    Rows table;
};

// Both of them in one pass over queries, keys and values; grid (tokens).
KERNEL(rotate_and_store, RotateAndStore, THREADS) {
    const float* table = row_of(p.table, blockIdx.x);
    float* k = row_of(p.to.k, blockIdx.x);
    rotate_row(row_of(p.q, blockIdx.x), table, p.q.length, p.table.length);
    rotate_row(k, table, p.to.k.length, p.table.length);
    __syncthreads();  // the keys are written by other threads than store them
    store_row(p.to.cache, p.to.slots[blockIdx.x], k, row_of(p.to.v, blockIdx.x));
}

}  // namespace rotary
