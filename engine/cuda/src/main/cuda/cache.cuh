// The paged cache of one layer.
#pragma once

#include "device.cuh"

// Keys [block][kvHead][offset][headDim], values [block][kvHead][headDim][offset]: the products of attention then take eight
// numbers that follow each other from either.
//
// In eight bits a token's key and value have a scale for each head, [block][kvHead][offset]: its largest number over 127.
struct Cache {
    void* keys;
    void* values;
    float* key_scales;    // I8 only
    float* value_scales;
    int32_t kv_heads;
    int32_t head_dim;
    int32_t block_size;
    int32_t type;
};

__device__ inline int64_t key_index(const Cache& c, int64_t slot, int head, int d) {
    return ((slot / c.block_size * c.kv_heads + head) * c.block_size + slot % c.block_size) * c.head_dim + d;
}

__device__ inline int64_t value_index(const Cache& c, int64_t slot, int head, int d) {
    return ((slot / c.block_size * c.kv_heads + head) * c.head_dim + d) * c.block_size + slot % c.block_size;
}

__device__ inline int64_t scale_index(const Cache& c, int64_t slot, int head) {
    return (slot / c.block_size * c.kv_heads + head) * c.block_size + slot % c.block_size;
}
