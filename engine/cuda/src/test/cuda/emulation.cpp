#include "emulation.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <memory>
#include <mutex>
#include <vector>

dim3 threadIdx, blockIdx, blockDim, gridDim;

namespace emulation {

// ---- switching from one stack to another

#if defined(__x86_64__)

extern "C" void fovea_switch(void** from, void* to);

// Saves what a callee must keep on the old stack, takes it from the new one.
__asm__(
    ".text\n"
    ".type fovea_switch, @function\n"
    "fovea_switch:\n"
    "  pushq %rbp\n  pushq %rbx\n  pushq %r12\n  pushq %r13\n  pushq %r14\n  pushq %r15\n"
    "  movq %rsp, (%rdi)\n"
    "  movq %rsi, %rsp\n"
    "  popq %r15\n  popq %r14\n  popq %r13\n  popq %r12\n  popq %rbx\n  popq %rbp\n"
    "  ret\n");

struct Stack {
    void* top = nullptr;

    void prepare(char* memory, size_t bytes, void (*entry)()) {
        void** at = reinterpret_cast<void**>(memory + bytes) - 1;
        *--at = reinterpret_cast<void*>(entry);  // where fovea_switch returns to; the stack is then as after a call
        at -= 6;
        top = at;
    }

    void switch_to(Stack& other) {
        fovea_switch(&top, other.top);
    }
};

#else

#include <ucontext.h>

struct Stack {
    ucontext_t context;

    void prepare(char* memory, size_t bytes, void (*entry)()) {
        getcontext(&context);
        context.uc_stack.ss_sp = memory;
        context.uc_stack.ss_size = bytes;
        context.uc_link = nullptr;
        makecontext(&context, entry, 0);
    }

    void switch_to(Stack& other) {
        swapcontext(&context, &other.context);
    }
};

#endif

// ---- a block

constexpr int LARGEST_BLOCK = 1024;
constexpr size_t STACK_BYTES = 64 << 10;
constexpr int GATHERED_BYTES = 32;  // of each thread, at most
constexpr uintptr_t BASE = 1024;

struct Barrier {
    int members = 0;
    int arrived = 0;
    int generation = 0;
};

struct Block {
    Stack scheduler;
    Stack fibers[LARGEST_BLOCK];
    bool ended[LARGEST_BLOCK];
    dim3 index[LARGEST_BLOCK];
    Barrier whole;
    Barrier warps[LARGEST_BLOCK / 32];
    alignas(16) char given[2][LARGEST_BLOCK * GATHERED_BYTES];
    int turns[LARGEST_BLOCK];
    int current = 0;
    int running = 0;
    void (*kernel)(const void*) = nullptr;
    const void* arguments = nullptr;
    char* stacks = nullptr;
    std::vector<char> shared;

    Block() {
        void* memory = mmap(nullptr, LARGEST_BLOCK * STACK_BYTES, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (memory == MAP_FAILED) {
            fprintf(stderr, "emulation: no memory for stacks\n");
            abort();
        }
        stacks = static_cast<char*>(memory);
    }

    ~Block() {
        munmap(stacks, LARGEST_BLOCK * STACK_BYTES);
    }

    void run(int threads);
    void wait(Barrier& barrier);
    void end(Barrier& barrier);
};

static std::unique_ptr<Block> block;
static std::mutex one_at_a_time;

static void leave(Barrier& barrier) {
    barrier.members--;
    if (barrier.members > 0 && barrier.arrived == barrier.members) {
        barrier.arrived = 0;
        barrier.generation++;
    }
}

static void fiber() {
    Block& b = *block;
    b.kernel(b.arguments);
    int thread = b.current;
    b.ended[thread] = true;
    b.running--;
    leave(b.whole);
    leave(b.warps[thread / 32]);
    b.fibers[thread].switch_to(b.scheduler);
    abort();  // never resumed
}

void Block::run(int threads) {
    whole = {threads, 0, 0};
    for (int warp = 0; warp * 32 < threads; warp++) {
        warps[warp] = {std::min(32, threads - 32 * warp), 0, 0};
    }
    for (int thread = 0; thread < threads; thread++) {
        ended[thread] = false;
        turns[thread] = 0;
        index[thread] = {thread % blockDim.x, thread / blockDim.x % blockDim.y, thread / (blockDim.x * blockDim.y)};
        fibers[thread].prepare(stacks + thread * STACK_BYTES, STACK_BYTES, fiber);
    }
    running = threads;
    while (running > 0) {
        for (int thread = 0; thread < threads; thread++) {
            if (!ended[thread]) {
                current = thread;
                threadIdx = index[thread];
                scheduler.switch_to(fibers[thread]);
            }
        }
    }
}

void Block::wait(Barrier& barrier) {
    int generation = barrier.generation;
    if (++barrier.arrived == barrier.members) {
        barrier.arrived = 0;
        barrier.generation++;
        return;
    }
    int thread = current;
    while (barrier.generation == generation) {
        fibers[thread].switch_to(scheduler);
    }
}

void block_barrier() {
    block->wait(block->whole);
}

void warp_barrier() {
    block->wait(block->warps[block->current / 32]);
}

const void* gather(const void* mine, int bytes) {
    Block& b = *block;
    int thread = b.current;
    // Two buffers in turn: nobody writes to one again before all have come to the barrier after reading it.
    char* warp = b.given[b.turns[thread]++ & 1] + thread / 32 * 32 * GATHERED_BYTES;
    memcpy(warp + thread % 32 * bytes, mine, bytes);
    b.wait(b.warps[thread / 32]);
    return warp;
}

uint64_t exchange(uint64_t value, int lane) {
    return gather(value)[lane];
}

float sum_of_lanes(float mine) {
    const float* lanes = gather<float>(mine);
    float sums[32];
    std::copy(lanes, lanes + 32, sums);
    for (int apart = 16; apart > 0; apart /= 2) {
        float next[32];
        for (int i = 0; i < 32; i++) {
            next[i] = sums[i] + sums[i ^ apart];
        }
        std::copy(next, next + 32, sums);
    }
    return sums[lane()];
}

// How a tensor core adds, to the bit (arXiv 2511.10909): all terms are cut off at so many bits below the largest one's exponent, their
// sum is exact, and what does not fit into fp32 is cut off again. Cards before sm_90 take the sixteen products by halves.
static bool halves;

static int exponent_of(float value) {
    int field = __float_as_uint(value) >> 23 & 0xff;
    return std::max(field, 1) - 127;
}

static float fused(float sum, const float* a, const float* b, int count, int bits) {
    int largest = sum == 0 ? -999 : exponent_of(sum);
    double whole = sum;
    for (int k = 0; k < count; k++) {
        double product = static_cast<double>(a[k]) * b[k];
        whole += product;
        if (product != 0) {
            largest = std::max(largest, exponent_of(a[k]) + exponent_of(b[k]));
        }
    }
    if (!isfinite(whole) || largest == -999) {
        return static_cast<float>(whole);
    }
    double unit = ldexp(1, bits - largest);
    int64_t units = static_cast<int64_t>(sum * unit);
    for (int k = 0; k < count; k++) {
        units += static_cast<int64_t>(static_cast<double>(a[k]) * b[k] * unit);
    }
    double exact = static_cast<double>(units) / unit;
    float nearest = static_cast<float>(exact);
    return fabs(nearest) > fabs(exact) ? nextafterf(nearest, 0) : nearest;
}

float sum_of_products(float sum, const float* a, const float* b) {
    return halves ? fused(fused(sum, a, b, 8, 24), a + 8, b + 8, 8, 24) : fused(sum, a, b, 16, 25);
}

void* shared_base() {
    uintptr_t start = reinterpret_cast<uintptr_t>(block->shared.data());
    return reinterpret_cast<void*>((start + BASE - 1) & ~uintptr_t{BASE - 1});
}

// No more aligned than a card promises, and known to be.
void* dynamic_shared() {
    return static_cast<char*>(shared_base()) + 16;
}

void give_way(int times) {
    if (times > 1'000'000) {
        fail("a barrier that never opens");
    }
    Block& b = *block;
    b.fibers[b.current].switch_to(b.scheduler);
}

void fail(const char* what) {
    fprintf(stderr, "emulation: %s, block %u thread %d\n", what, blockIdx.x, block->current);
    abort();
}

}  // namespace emulation

// ---- what the Java side calls

extern "C" EXPORTED void fovea_emulate(void (*kernel)(const void*), int gx, int gy, int gz, int bx, int by, int bz,
                              int shared_bytes, int hopper, const void* arguments) {
    using namespace emulation;
    std::lock_guard<std::mutex> alone(one_at_a_time);
    halves = !hopper;
    if (!block) {
        block = std::make_unique<Block>();
    }
    Block& b = *block;
    gridDim = {static_cast<unsigned>(gx), static_cast<unsigned>(gy), static_cast<unsigned>(gz)};
    blockDim = {static_cast<unsigned>(bx), static_cast<unsigned>(by), static_cast<unsigned>(bz)};
    b.kernel = kernel;
    b.arguments = arguments;
    for (unsigned z = 0; z < gridDim.z; z++) {
        for (unsigned y = 0; y < gridDim.y; y++) {
            for (unsigned x = 0; x < gridDim.x; x++) {
                blockIdx = {x, y, z};
                b.shared.assign(shared_bytes + BASE + 16, static_cast<char>(0xff));  // shared memory is not zero on a card either
                b.run(bx * by * bz);
            }
        }
    }
}
