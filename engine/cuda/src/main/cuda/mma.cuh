// Tensor cores: one product of a warp, 16 × 16 by 16 × 8 numbers in bf16, sums in fp32; and copies to shared memory in the
// background. On the host both are spelled out.
#pragma once

#include "device.cuh"

// sum += a · b. Lane 4g + t holds, two numbers a register, of a (row by row): rows g and g + 8 at columns 2t, 2t + 1, then the
// same rows at columns 2t + 8, 2t + 9; of b (column by column): column g at rows 2t, 2t + 1, then 2t + 8, 2t + 9; of the sum:
// row g at columns 2t, 2t + 1, then row g + 8.
__device__ inline void mma(float (&sum)[4], uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3, uint32_t b0, uint32_t b1) {
#ifdef __CUDACC__
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(sum[0]), "+f"(sum[1]), "+f"(sum[2]), "+f"(sum[3])
        : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(b0), "r"(b1));
#else
    struct Registers {
        uint32_t a[4], b[2];
    };
    const Registers* lanes = emulation::gather(Registers{{a0, a1, a2, a3}, {b0, b1}});
    int g = emulation::lane() / 4, t = emulation::lane() % 4;
    for (int i = 0; i < 4; i++) {
        int below = i / 2, column = 2 * t + i % 2;
        float a[16], b[16];
        for (int k = 0; k < 16; k++) {
            a[k] = from_bf16(lanes[4 * g + k % 8 / 2].a[k / 8 * 2 + below] >> (k % 2 * 16));
            b[k] = from_bf16(lanes[4 * column + k % 8 / 2].b[k / 8] >> (k % 2 * 16));
        }
        sum[i] = emulation::sum_of_products(sum[i], a, b);
    }
#endif
}

// 16 bytes from global to shared memory; they are there after wait_for_copies.
__device__ inline void copy_in_background(void* shared, const void* global) {
#ifdef __CUDACC__
    uint32_t address = static_cast<uint32_t>(__cvta_generic_to_shared(shared));
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(address), "l"(global) : "memory");
#else
    *static_cast<uint4*>(shared) = *static_cast<const uint4*>(global);
#endif
}

// What no one will read again soon: it passes by the first cache, and leaves it to what is read again.
__device__ inline uint2 read_once(const uint2* address) {
#ifdef __CUDACC__
    uint2 word;
    asm volatile("ld.global.nc.L1::no_allocate.v2.u32 {%0,%1}, [%2];" : "=r"(word.x), "=r"(word.y) : "l"(address));
    return word;
#else
    return *address;
#endif
}

__device__ inline uint4 read_once(const uint4* address) {
#ifdef __CUDACC__
    uint4 word;
    asm volatile("ld.global.nc.L1::no_allocate.v4.u32 {%0,%1,%2,%3}, [%4];"
                 : "=r"(word.x), "=r"(word.y), "=r"(word.z), "=r"(word.w)
                 : "l"(address));
    return word;
#else
    return *address;
#endif
}

// Closes a group of copies.
__device__ inline void end_copies() {
#ifdef __CUDACC__
    asm volatile("cp.async.commit_group;" ::: "memory");
#endif
}

// Until at most so many groups are under way.
template <int GROUPS>
__device__ inline void wait_for_copies() {
#ifdef __CUDACC__
    asm volatile("cp.async.wait_group %0;" ::"n"(GROUPS) : "memory");
#endif
}

// Two numbers in bf16 a word, each rounded to the nearest once.
__device__ inline uint32_t product_of_pairs(uint32_t a, uint32_t b) {
#ifdef __CUDACC__
    uint32_t product;
    asm("fma.rn.bf16x2 %0, %1, %2, %3;" : "=r"(product) : "r"(a), "r"(b), "r"(0x80008000u));  // + −0: exact
    return product;
#else
    return to_bf16(from_bf16(a) * from_bf16(b)) | static_cast<uint32_t>(to_bf16(from_bf16(a >> 16) * from_bf16(b >> 16))) << 16;
#endif
}

__device__ inline uint32_t difference_of_pairs(uint32_t a, uint32_t b) {
#ifdef __CUDACC__
    uint32_t difference;
    asm("fma.rn.bf16x2 %0, %1, %2, %3;" : "=r"(difference) : "r"(b), "r"(0xbf80bf80u), "r"(a));  // b · −1 + a
    return difference;
#else
    return to_bf16(from_bf16(a) - from_bf16(b)) | static_cast<uint32_t>(to_bf16(from_bf16(a >> 16) - from_bf16(b >> 16))) << 16;
#endif
}

