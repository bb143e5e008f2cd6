// What kernels are written in: CUDA C++, and the few words that differ when a block is emulated on the host.
//
// The same sources are compiled twice. nvcc makes the fatbin that ships. A host compiler makes a library in which the threads
// of a block are fibers (emulation.h): index arithmetic, masks, paging, barriers, shuffles and quantised formats are then
// checked by every build, on any machine, against the reference backend.
#pragma once

#include <stdint.h>

#ifdef __CUDACC__

#include <cuda_bf16.h>

// A kernel takes one struct of arguments, `p`, and blocks of at most so many threads.
#define KERNEL_BOUNDED(name, Arguments, before_body, ...)                                                  \
    static __device__ __forceinline__ void name##_of(const Arguments& p);                                   \
    extern "C" __global__ void __launch_bounds__(__VA_ARGS__) name(const __grid_constant__ Arguments p) {   \
        let_next_start();                                                                                  \
        before_body;                                                                                       \
        name##_of(p);                                                                                      \
    }                                                                                                      \
    static __device__ __forceinline__ void name##_of(const Arguments& p)
#define KERNEL(name, Arguments, threads) KERNEL_BOUNDED(name, Arguments, wait_for_last(), threads)
// One that has a multiprocessor to itself.
#define KERNEL_ALONE(name, Arguments, threads) KERNEL_BOUNDED(name, Arguments, wait_for_last(), threads, 1)
// One that begins by itself with what no kernel writes, and then calls wait_for_last(). Two blocks of it fit on a multiprocessor, so
// that there is room for those of the next kernel.
#define KERNEL_AHEAD(name, Arguments, threads) KERNEL_BOUNDED(name, Arguments, , threads, 2)
#define UNROLL _Pragma("unroll")
#define NO_UNROLL _Pragma("unroll 1")
#define DYNAMIC_SHARED(type, name)                     \
    extern __shared__ __align__(16) char shared_memory[]; \
    type* name = reinterpret_cast<type*>(shared_memory)

#else

#include "emulation.h"

#endif

// From sm_90 on the blocks of a kernel start as soon as all blocks of the one before have started and there is room for them
// (programmatic dependent launch); before it kernels start one after the other anyway. Every thread of every kernel waits before it
// touches what kernels write: so a kernel that has ended says that all before it have. What is read afterwards must not go through
// the read-only cache, which is for what no kernel writes.
__device__ inline void let_next_start() {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
    asm volatile("griddepcontrol.launch_dependents;");
#endif
}

// Until the kernel before has ended, and what it wrote is seen.
__device__ inline void wait_for_last() {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
    asm volatile("griddepcontrol.wait;" ::: "memory");
#endif
}

constexpr int WARP = 32;
constexpr unsigned ALL_LANES = 0xffffffffu;

// A view as the Java side has it: rows of `length` elements, `stride` elements apart.
struct Rows {
    void* data;
    int32_t rows;
    int32_t length;
    int32_t stride;
    int32_t type;
};

// The ordinals of DType on the Java side.
enum Type : int32_t { F32, F16, BF16, I32, I64, I8 };

__device__ inline float as_float(uint32_t bits) {
    return __uint_as_float(bits);
}

__device__ inline float from_bf16(uint16_t value) {
    return as_float(static_cast<uint32_t>(value) << 16);
}

// To the nearest, ties to even; NaN stays NaN.
__device__ inline uint16_t to_bf16(float value) {
#ifdef __CUDACC__
    return __bfloat16_as_ushort(__float2bfloat16_rn(value));
#else
    uint32_t bits = __float_as_uint(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u) {
        return static_cast<uint16_t>((bits >> 16) | 0x40);
    }
    return static_cast<uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
#endif
}

__device__ inline uint32_t pair_of_bf16(float low, float high) {
    return to_bf16(low) | static_cast<uint32_t>(to_bf16(high)) << 16;
}

// IEEE half, by arithmetic: only tables in a checkpoint have it.
__device__ inline float from_f16(uint16_t value) {
    uint32_t sign = static_cast<uint32_t>(value & 0x8000) << 16;
    uint32_t magnitude = value & 0x7fff;
    float scaled = as_float(magnitude << 13) * as_float(0x77800000u);  // times 2^112: the exponents' biases differ so
    if (magnitude >= 0x7c00) {
        scaled = as_float(0x7f800000u | (magnitude << 13));
    }
    return as_float(__float_as_uint(scaled) | sign);
}

__device__ inline float load(const void* data, int64_t index, int32_t type) {
    switch (type) {
        case F32:
            return static_cast<const float*>(data)[index];
        case BF16:
            return from_bf16(static_cast<const uint16_t*>(data)[index]);
        default:
            return from_f16(static_cast<const uint16_t*>(data)[index]);
    }
}

__device__ inline void store(void* data, int64_t index, int32_t type, float value) {
    if (type == F32) {
        static_cast<float*>(data)[index] = value;
    } else {
        static_cast<uint16_t*>(data)[index] = to_bf16(value);
    }
}

__device__ inline float at(const Rows& x, int64_t row, int64_t column) {
    return load(x.data, row * x.stride + column, x.type);
}

__device__ inline void put(const Rows& out, int64_t row, int64_t column, float value) {
    store(out.data, row * out.stride + column, out.type, value);
}

// Two that follow each other, the first in a column of even number of rows that begin at multiples of 8 bytes.
__device__ inline void put_two(const Rows& out, int64_t row, int64_t column, float first, float second) {
    int64_t index = row * out.stride + column;
    if (out.type == F32) {
        *reinterpret_cast<float2*>(static_cast<float*>(out.data) + index) = {first, second};
    } else {
        *reinterpret_cast<uint32_t*>(static_cast<uint16_t*>(out.data) + index) = pair_of_bf16(first, second);
    }
}

// Of fp32.
__device__ inline float* row_of(const Rows& x, int64_t row) {
    return static_cast<float*>(x.data) + row * x.stride;
}

// Sum over a warp: every lane has the same, in an order that never changes.
__device__ inline float warp_sum(float value) {
#ifndef __CUDACC__
    return emulation::sum_of_lanes(value);  // in the same order, at a fifth of the switches between fibers
#endif
    for (int lanes = WARP / 2; lanes > 0; lanes /= 2) {
        value += __shfl_xor_sync(ALL_LANES, value, lanes);
    }
    return value;
}

__device__ inline float warp_max(float value) {
    for (int lanes = WARP / 2; lanes > 0; lanes /= 2) {
        value = fmaxf(value, __shfl_xor_sync(ALL_LANES, value, lanes));
    }
    return value;
}

// Sum over a block of up to 1,024 threads, a whole number of warps.
__device__ inline float block_sum(float value) {
    __shared__ float parts[WARP];
    int warps = blockDim.x / WARP;
    value = warp_sum(value);
    __syncthreads();  // the parts of an earlier sum have been read
    if (threadIdx.x % WARP == 0) {
        parts[threadIdx.x / WARP] = value;
    }
    __syncthreads();
    float sum = 0;
    for (int warp = 0; warp < warps; warp++) {
        sum += parts[warp];
    }
    return sum;
}

__device__ inline float silu(float x) {
    return x / (1 + expf(-x));
}

// x · Φ(x), by erfc, which keeps its relative precision in the left tail.
__device__ inline float gelu(float x) {
    return 0.5f * x * erfcf(-0.70710678f * x);
}
