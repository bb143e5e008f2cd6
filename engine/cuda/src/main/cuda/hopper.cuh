// What sm_90a alone has: copies of boxes of a matrix that one thread starts, barriers in shared memory that count their bytes, and
// products of four warps at once, from shared memory. On the host all of it is spelled out.
#pragma once

#include "device.cuh"

// Kernels for other cards keep their names, and are empty.
#if !defined(__CUDA_ARCH__) || defined(__CUDA_ARCH_FEAT_SM90_ALL)
#define FOR_HOPPER 1
#else
#define FOR_HOPPER 0
#endif

namespace hopper {

// A matrix of bf16 and the box of it that is copied at a time, as the driver packs them (cuTensorMapEncodeTiled).
struct alignas(64) TensorMap {
    uint8_t packed[128];
};

constexpr int WARPGROUP = 4 * WARP;
constexpr int ROW_BYTES = 128;  // of a box in shared memory: 64 inputs, in eight pieces of 16 bytes
constexpr int ALIGNED = 1024;   // where boxes begin: eight rows

#if FOR_HOPPER

// Where a row's pieces are: number i of row r lies where i ^ r % 8 would, so that a column of pieces meets all banks.
__host__ __device__ inline uint32_t swizzled(uint32_t byte) {
    return byte ^ (byte / ROW_BYTES % 8 * 16);
}

#ifdef __CUDACC__

__device__ inline uint32_t shared_address(const void* shared) {
    return static_cast<uint32_t>(__cvta_generic_to_shared(shared));
}

// Opens when `arrivals` threads have arrived and all expected bytes are there, again and again; phases have parities in turn.
class Mbarrier {
   public:
    __device__ void init(int arrivals) {
        asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(shared_address(&bits)), "r"(arrivals) : "memory");
    }

    __device__ void arrive() {
        asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(shared_address(&bits)) : "memory");
    }

    __device__ void arrive_and_expect(int bytes) {
        asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(shared_address(&bits)), "r"(bytes) : "memory");
    }

    // Until the phase of this parity is over. The one before the first has parity 1.
    __device__ void wait(int parity) {
        asm volatile(
            "{\n"
            ".reg .pred over;\n"
            "AGAIN:\n"
            "mbarrier.try_wait.parity.shared::cta.b64 over, [%0], %1;\n"
            "@over bra OVER;\n"
            "bra AGAIN;\n"
            "OVER:\n"
            "}" ::"r"(shared_address(&bits)), "r"(parity)
            : "memory");
    }

    uint64_t bits;
};

// A group of four warps gives registers back, or takes what others have given back: so many a thread.
template <int COUNT>
__device__ inline void fewer_registers() {
    asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" ::"n"(COUNT));
}

template <int COUNT>
__device__ inline void more_registers() {
    asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" ::"n"(COUNT));
}

// What threads have written to shared memory is there for products, after the next barrier of the block.
__device__ inline void publish_writes() {
    asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

// To be called by the thread that has initialised barriers, before a barrier of the block lets others see them.
__device__ inline void publish_barriers() {
    asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory");
    publish_writes();
}

// The box at column c0 and row c1. Beyond the matrix there are zeros; they count among the bytes.
__device__ inline void copy_box(void* shared, const TensorMap& map, Mbarrier& arrived, int c0, int c1) {
    asm volatile(
        "cp.async.bulk.tensor.2d.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1, {%3, %4}], [%2];" ::"r"(
            shared_address(shared)),
        "l"(&map), "r"(shared_address(&arrived.bits)), "r"(c0), "r"(c1)
        : "memory");
}

__device__ inline void copy_box(void* shared, const TensorMap& map, Mbarrier& arrived, int c0, int c1, int c2, int c3) {
    asm volatile(
        "cp.async.bulk.tensor.4d.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1, {%3, %4, %5, %6}], [%2];" ::"r"(
            shared_address(shared)),
        "l"(&map), "r"(shared_address(&arrived.bits)), "r"(c0), "r"(c1), "r"(c2), "r"(c3)
        : "memory");
}

// Before the first product, and whenever other instructions have touched its sums.
__device__ inline void begin_products() {
    asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
}

// Until all products are done.
__device__ inline void end_products() {
    asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
    asm volatile("wgmma.wait_group.sync.aligned 0;" ::: "memory");
}

// Rows of 128 bytes, swizzled, eight rows 1,024 bytes apart (PTX ISA, "Matrix descriptor"); the second number is not used there.
__device__ inline uint64_t descriptor(const void* shared) {
    return static_cast<uint64_t>(shared_address(shared) >> 4 & 0x3fff) | uint64_t{1} << 16 | uint64_t{ALIGNED >> 4} << 32 | uint64_t{1} << 62;
}

#define FOUR(d) "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])

// sums = a · bᵀ, or what they were and this: 64 rows of a and 192 of b, sixteen columns of each from `set` on. Lane 4g + t of warp w
// has of rows 16w + g and 16w + g + 8 the sums 8j + 2t and 8j + 2t + 1, as mma has them.
__device__ inline void multiply(float (&d)[24][4], uint64_t a, uint64_t b, int set, bool onto) {
    asm volatile(
        "{\n"
        ".reg .pred onto;\n"
        "setp.ne.b32 onto, %98, 0;\n"
        "wgmma.mma_async.sync.aligned.m64n192k16.f32.bf16.bf16 {"
        "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,"
        "%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26,%27,%28,%29,%30,%31,"
        "%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47,"
        "%48,%49,%50,%51,%52,%53,%54,%55,%56,%57,%58,%59,%60,%61,%62,%63,"
        "%64,%65,%66,%67,%68,%69,%70,%71,%72,%73,%74,%75,%76,%77,%78,%79,"
        "%80,%81,%82,%83,%84,%85,%86,%87,%88,%89,%90,%91,%92,%93,%94,%95"
        "}, %96, %97, onto, 1, 1, 0, 0;\n"
        "}"
        : FOUR(d[0]), FOUR(d[1]), FOUR(d[2]), FOUR(d[3]),
          FOUR(d[4]), FOUR(d[5]), FOUR(d[6]), FOUR(d[7]),
          FOUR(d[8]), FOUR(d[9]), FOUR(d[10]), FOUR(d[11]),
          FOUR(d[12]), FOUR(d[13]), FOUR(d[14]), FOUR(d[15]),
          FOUR(d[16]), FOUR(d[17]), FOUR(d[18]), FOUR(d[19]),
          FOUR(d[20]), FOUR(d[21]), FOUR(d[22]), FOUR(d[23])
        : "l"(a + set * 2), "l"(b + set * 2), "r"(static_cast<int>(onto)));
}

#undef FOUR

#else

// One thread arrives after the other, and copies are done when they are started; what waits gives way to the other threads.
class Mbarrier {
   public:
    void init(int count) {
        arrivals = missing = count;
        bytes = phase = 0;
    }

    void arrive() {
        arrive_and_expect(0);
    }

    void arrive_and_expect(int expected) {
        bytes += expected;
        missing--;
        turn();
    }

    void have_arrived(int count) {
        bytes -= count;
        turn();
    }

    void wait(int parity) {
        for (int turns = 0; phase % 2 == parity; turns++) {
            emulation::give_way(turns);
        }
    }

   private:
    void turn() {
        if (missing == 0 && bytes == 0) {
            missing = arrivals;
            phase++;
        }
    }

    int arrivals, missing, bytes, phase;
};

template <int COUNT>
void fewer_registers() {}

template <int COUNT>
void more_registers() {}

inline void publish_barriers() {}

inline void publish_writes() {}

// As EmulatedDriver packs it.
struct EmulatedMap {
    const uint16_t* matrix;
    int64_t rank;
    int64_t sizes[5];
    int64_t strides[4];  // bytes, of all dimensions but the first
    int32_t box[5];
};

inline void copy_box_of(void* shared, const TensorMap& map, Mbarrier& arrived, const int (&from)[4], int rank) {
    EmulatedMap m;
    static_assert(sizeof(m) <= sizeof(map));
    memcpy(&m, &map, sizeof(m));
    if (m.rank != rank) {
        emulation::fail("a box of another rank");
    }
    int count = 1;
    for (int i = 0; i < rank; i++) {
        count *= m.box[i];
    }
    char* base = static_cast<char*>(emulation::shared_base());
    uint32_t to = static_cast<char*>(shared) - base;
    for (int i = 0; i < count; i++) {
        int rest = i;
        bool inside = true;
        int64_t at = 0;
        for (int d = 0; d < rank; d++) {
            int64_t index = from[d] + rest % m.box[d];
            rest /= m.box[d];
            inside = inside && index >= 0 && index < m.sizes[d];
            at += index * (d == 0 ? 2 : m.strides[d - 1]);
        }
        uint16_t value = inside ? *reinterpret_cast<const uint16_t*>(reinterpret_cast<const char*>(m.matrix) + at) : 0;
        memcpy(base + swizzled(to + 2 * i), &value, 2);
    }
    arrived.have_arrived(2 * count);
}

inline void copy_box(void* shared, const TensorMap& map, Mbarrier& arrived, int c0, int c1) {
    copy_box_of(shared, map, arrived, {c0, c1}, 2);
}

inline void copy_box(void* shared, const TensorMap& map, Mbarrier& arrived, int c0, int c1, int c2, int c3) {
    copy_box_of(shared, map, arrived, {c0, c1, c2, c3}, 4);
}

inline void begin_products() {}

inline void end_products() {}

inline uint64_t descriptor(const void* shared) {
    return static_cast<const char*>(shared) - static_cast<char*>(emulation::shared_base());
}

inline void multiply(float (&d)[24][4], uint64_t a, uint64_t b, int set, bool onto) {
    const char* base = static_cast<const char*>(emulation::shared_base());
    auto read = [&](float (&numbers)[16], uint64_t rows, int row) {
        for (int k = 0; k < 16; k++) {
            uint16_t value;
            memcpy(&value, base + swizzled(rows + set * 32 + row * ROW_BYTES + 2 * k), 2);
            numbers[k] = from_bf16(value);
        }
    };
    int first = threadIdx.x % WARPGROUP / WARP * 16 + emulation::lane() / 4, t = emulation::lane() % 4;
    for (int j = 0; j < 24; j++) {
        for (int i = 0; i < 4; i++) {
            float of_a[16], of_b[16];
            read(of_a, a, first + i / 2 * 8);
            read(of_b, b, 8 * j + 2 * t + i % 2);
            d[j][i] = emulation::sum_of_products(onto ? d[j][i] : 0, of_a, of_b);
        }
    }
}

#endif
#endif

}  // namespace hopper
