// One block of threads at a time, on one thread of the host: CUDA's words for kernels that only know device.cuh.
//
// Each thread of a block is a fiber with a stack of its own. A barrier or a shuffle gives way to the next fiber until all that
// take part have come; blocks run one after another. Slow, exact, and the same on every machine.
#pragma once

#include <math.h>
#include <stdint.h>
#include <string.h>

#include <algorithm>

#define __device__
#define __host__
#define __forceinline__ inline
#define __restrict__
#define __shared__ static
#define __align__(bytes) alignas(bytes)
#define UNROLL
#define NO_UNROLL
#define EXPORTED __attribute__((visibility("default")))
#define KERNEL(name, Arguments, threads)                \
    static void name##_of(const Arguments& p);          \
    extern "C" EXPORTED void name(const void* arguments) { \
        name##_of(*static_cast<const Arguments*>(arguments)); \
    }                                                   \
    static void name##_of(const Arguments& p)
#define KERNEL_ALONE KERNEL
#define KERNEL_AHEAD KERNEL
#define DYNAMIC_SHARED(type, name) type* name = static_cast<type*>(emulation::dynamic_shared())

struct dim3 {
    unsigned x = 1, y = 1, z = 1;
};

struct alignas(8) uint2 {
    uint32_t x, y;
};

struct alignas(16) uint4 {
    uint32_t x, y, z, w;
};

inline uint2 make_uint2(uint32_t x, uint32_t y) {
    return {x, y};
}

struct alignas(8) float2 {
    float x, y;
};

struct alignas(16) float4 {
    float x, y, z, w;
};

inline uint4 make_uint4(uint32_t x, uint32_t y, uint32_t z, uint32_t w) {
    return {x, y, z, w};
}

inline float2 make_float2(float x, float y) {
    return {x, y};
}

inline float4 make_float4(float x, float y, float z, float w) {
    return {x, y, z, w};
}

extern dim3 threadIdx, blockIdx, blockDim, gridDim;

namespace emulation {
void block_barrier();
void warp_barrier();
// Hands every lane of the warp what `lane` gave: 64 bits each.
uint64_t exchange(uint64_t value, int lane);
void* dynamic_shared();
// Where dynamic shared memory begins, at a multiple of 1,024: addresses in it count from here.
void* shared_base();
// Lets the other threads of the block go on; fails when it has been called too often in vain.
void give_way(int times);
[[noreturn]] void fail(const char* what);
// What every lane of the warp gave, 32 of them; to be read before the call after the next.
const void* gather(const void* mine, int bytes);
template <typename T>
const T* gather(const T& mine) {
    return static_cast<const T*>(gather(&mine, sizeof(T)));
}
// sum and the products of sixteen numbers of a and b, as a tensor core has them.
float sum_of_products(float sum, const float* a, const float* b);
// What the loop of shuffles in warp_sum comes to.
float sum_of_lanes(float mine);
inline int lane() {
    return threadIdx.x % 32;
}
}  // namespace emulation

inline float __uint_as_float(uint32_t bits) {
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

inline uint32_t __float_as_uint(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return bits;
}

inline int32_t __float_as_int(float value) {
    return static_cast<int32_t>(__float_as_uint(value));
}

inline float __int_as_float(int32_t bits) {
    return __uint_as_float(static_cast<uint32_t>(bits));
}

inline void __syncthreads() {
    emulation::block_barrier();
}

inline void __syncwarp(unsigned = 0xffffffffu) {
    emulation::warp_barrier();
}

template <typename T>
T __shfl_sync(unsigned, T value, int lane) {
    static_assert(sizeof(T) <= 8);
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof(T));
    bits = emulation::exchange(bits, lane & 31);
    memcpy(&value, &bits, sizeof(T));
    return value;
}

template <typename T>
T __shfl_xor_sync(unsigned mask, T value, int lanes) {
    return __shfl_sync(mask, value, emulation::lane() ^ lanes);
}

// Bytes 0 to 3 are a's, 4 to 7 b's; a hexadecimal digit of `selected` names one for each byte of the result.
inline uint32_t __byte_perm(uint32_t a, uint32_t b, uint32_t selected) {
    uint64_t bytes = static_cast<uint64_t>(b) << 32 | a;
    uint32_t result = 0;
    for (int i = 0; i < 4; i++) {
        result |= static_cast<uint32_t>(bytes >> (selected >> 4 * i & 7) * 8 & 0xff) << 8 * i;
    }
    return result;
}

template <typename T>
T __ldg(const T* address) {
    return *address;
}

template <typename T>
T __ldcg(const T* address) {
    return *address;
}

inline void __threadfence() {}

template <typename T>
T atomicAdd(T* address, T value) {
    T before = *address;
    *address = before + value;
    return before;
}

inline int atomicMax(int* address, int value) {
    int before = *address;
    *address = before > value ? before : value;
    return before;
}

inline float rsqrtf(float x) {
    return 1 / sqrtf(x);
}

using std::max;
using std::min;
