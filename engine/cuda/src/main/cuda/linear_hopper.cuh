// Many tokens by the products of four warps that sm_90a has. Sums as linear_mma.cuh says, to the bit.
//
// A block goes from place to place: 128 tokens by 192 rows of weights. One thread has the next boxes of both copied to shared memory
// while two groups of four warps multiply, each 64 tokens, with the registers that its own group has given back; the groups do not
// wait for each other, so that one writes its results while the other multiplies. Tokens are the left factor here: a lane has two
// outputs of a token that follow each other.
#pragma once

#include "hopper.cuh"
#include "linear_mma.cuh"

namespace linear_hopper {

using namespace linear_mma;
using hopper::TensorMap;
using hopper::WARPGROUP;

constexpr int BLOCK_TOKENS = 128;
constexpr int BLOCK_ROWS = 192;          // of weights
constexpr int EIGHTS = BLOCK_ROWS / 8;
constexpr int GROUPS = 2;                // of four warps that multiply
constexpr int DEPTH = 64;                // inputs at a time: four sets
constexpr int ROW_BYTES = DEPTH * 2;
constexpr int STAGE_BYTES = (BLOCK_TOKENS + BLOCK_ROWS) * ROW_BYTES;
constexpr int STAGES = 5;                // on their way or in use
constexpr int THREADS = (GROUPS + 1) * WARPGROUP;

struct Boxed {
    TensorMap tokens;   // [n, inputs]
    TensorMap weights;  // [rows / 8][gate and up, or one][8][inputs]: 24 eights of rows a box
    Linear linear;
};

#if FOR_HOPPER

using hopper::Mbarrier;

struct Stages {
    char* boxes;
    Mbarrier* full;
    Mbarrier* empty;
    int stage = 0;
    int parity = 0;

    __device__ char* tokens() const {
        return boxes + stage * STAGE_BYTES;
    }

    __device__ char* weights() const {
        return tokens() + BLOCK_TOKENS * ROW_BYTES;
    }

    __device__ void next() {
        stage++;
        if (stage == STAGES) {
            stage = 0;
            parity ^= 1;
        }
    }
};

struct Blocks {
    int of_outputs, of_tokens;

    __device__ explicit Blocks(const Linear& p) {
        int outputs = p.epilogue == GATED ? BLOCK_ROWS / 2 : BLOCK_ROWS;
        of_outputs = (p.out.length + outputs - 1) / outputs;
        of_tokens = (p.x.rows + BLOCK_TOKENS - 1) / BLOCK_TOKENS;
    }

    __device__ int count() const {
        return of_outputs * of_tokens;
    }

    __device__ BlockPlace place(int index) const {
        return BlockPlace(index, of_outputs, of_tokens);
    }
};

__device__ inline void copy_boxes(const Boxed& p, Stages stages) {
    Blocks blocks(p.linear);
    int steps = p.linear.stretches * p.linear.sets * SET / DEPTH;
    for (int index = blockIdx.x; index < blocks.count(); index += gridDim.x) {
        BlockPlace place = blocks.place(index);
        int eights = place.outputs * (p.linear.epilogue == GATED ? EIGHTS / 2 : EIGHTS);
        for (int step = 0; step < steps; step++) {
            stages.empty[stages.stage].wait(stages.parity ^ 1);
            Mbarrier& full = stages.full[stages.stage];
            full.arrive_and_expect(STAGE_BYTES);
            hopper::copy_box(stages.weights(), p.weights, full, step * DEPTH, 0, 0, eights);
            hopper::copy_box(stages.tokens(), p.tokens, full, step * DEPTH, place.tokens * BLOCK_TOKENS);
            stages.next();
        }
    }
}

// Two numbers from an even place of an array that begins at a multiple of 8 bytes.
__device__ inline float2 two(const float* numbers, int64_t place) {
    return *reinterpret_cast<const float2*>(numbers + place);
}

__device__ inline float2 finished(float first, float second, const float2& unit, const float2& bias) {
    return {fmaf(first, unit.x, bias.x), fmaf(second, unit.y, bias.y)};
}

// A lane's sums of a block: two outputs of a token at a time.
struct Results {
    const Linear& p;
    int first_output;
    int64_t token;  // of the first half of a lane's sums; the second's is 8 further
    bool in_pairs;  // whether two may be read and written at once

    __device__ Results(const Linear& p, const BlockPlace& place)
        : p(p),
          first_output(place.outputs * (p.epilogue == GATED ? BLOCK_ROWS / 2 : BLOCK_ROWS) + threadIdx.x % 4 * 2),
          token(static_cast<int64_t>(place.tokens) * BLOCK_TOKENS + threadIdx.x / WARP * 16 + threadIdx.x % WARP / 4),
          in_pairs(p.out.length % 2 == 0 && p.out.stride % 2 == 0 && reinterpret_cast<uint64_t>(p.out.data) % 8 == 0) {}

    __device__ void write(int64_t row, int output, const float2& y) const {
        if (in_pairs) {
            put_two(p.out, row, output, y.x, y.y);
            return;
        }
        put(p.out, row, output, y.x);
        if (output + 1 < p.out.length) {
            put(p.out, row, output + 1, y.y);
        }
    }

    __device__ float2 before(int64_t row, int output) const {
        const float* out = row_of(p.out, row);
        return in_pairs ? two(out, output) : make_float2(out[output], output + 1 < p.out.length ? out[output + 1] : 0);
    }

    __device__ void plain(const float (&totals)[EIGHTS][4]) const {
        UNROLL
        for (int j = 0; j < EIGHTS; j++) {
            int output = first_output + 8 * j;
            if (output >= p.out.length) {
                break;
            }
            float2 unit = two(p.unit, output), bias = two(p.bias, output), scale = two(p.scale, output);
            UNROLL
            for (int half = 0; half < 2; half++) {
                int64_t row = token + 8 * half;
                if (row >= p.x.rows) {
                    break;
                }
                float2 y = finished(totals[j][2 * half], totals[j][2 * half + 1], unit, bias);
                if (p.epilogue == linear::GELU) {
                    y = {gelu(y.x), gelu(y.y)};
                } else if (p.epilogue == linear::ACCUMULATE) {
                    float2 x = before(row, output);
                    y = {fmaf(scale.x, y.x, x.x), fmaf(scale.y, y.y, x.y)};
                }
                write(row, output, y);
            }
        }
    }

    // Eights of gates and of up in turn.
    __device__ void gated(const float (&totals)[EIGHTS][4]) const {
        UNROLL
        for (int j = 0; j < EIGHTS; j += 2) {
            int output = first_output + 4 * j, of_up = p.out.length + output;
            if (output >= p.out.length) {
                break;
            }
            float2 unit = two(p.unit, output), bias = two(p.bias, output);
            float2 unit_of_up = two(p.unit, of_up), bias_of_up = two(p.bias, of_up);
            UNROLL
            for (int half = 0; half < 2; half++) {
                int64_t row = token + 8 * half;
                if (row >= p.x.rows) {
                    break;
                }
                float2 gate = finished(totals[j][2 * half], totals[j][2 * half + 1], unit, bias);
                float2 up = finished(totals[j + 1][2 * half], totals[j + 1][2 * half + 1], unit_of_up, bias_of_up);
                write(row, output, {silu(gate.x) * up.x, silu(gate.y) * up.y});
            }
        }
    }
};

__device__ inline void multiply_boxes(const Boxed& p, Stages stages) {
    Blocks blocks(p.linear);
    int group = threadIdx.x / WARPGROUP;
    int stretch_steps = p.linear.sets * SET / DEPTH;
    for (int index = blockIdx.x; index < blocks.count(); index += gridDim.x) {
        float totals[EIGHTS][4] = {};
        float sums[EIGHTS][4];
        int step = 0;
        for (int slice = 0; slice < SLICES; slice++) {
            int start = step, end = slice_start(slice + 1, p.linear.stretches) * stretch_steps;
            if (start == end) {
                continue;
            }
            NO_UNROLL
            for (; step < end; step++) {
                stages.full[stages.stage].wait(stages.parity);
                uint64_t tokens = hopper::descriptor(stages.tokens() + group * (BLOCK_TOKENS / GROUPS * ROW_BYTES));
                uint64_t weights = hopper::descriptor(stages.weights());
                hopper::begin_products();
                UNROLL
                for (int set = 0; set < DEPTH / SET; set++) {
                    hopper::multiply(sums, tokens, weights, set, step > start || set > 0);
                }
                hopper::end_products();
                if (threadIdx.x % WARP == 0) {
                    stages.empty[stages.stage].arrive();
                }
                stages.next();
            }
            UNROLL
            for (int j = 0; j < EIGHTS; j++) {
                UNROLL
                for (int i = 0; i < 4; i++) {
                    totals[j][i] += sums[j][i];
                }
            }
        }
        Results results(p.linear, blocks.place(index));
        if (p.linear.epilogue == GATED) {
            results.gated(totals);
        } else {
            results.plain(totals);
        }
    }
}

#endif

// As many blocks as there are multiprocessors, or places if those are fewer.
KERNEL_ALONE(linear_bf16_hopper, Boxed, THREADS) {
#if FOR_HOPPER
    __shared__ Mbarrier full[STAGES], empty[STAGES];
    DYNAMIC_SHARED(char, memory);
    uint64_t start = reinterpret_cast<uint64_t>(memory);
    Stages stages = {memory + (hopper::ALIGNED - start % hopper::ALIGNED) % hopper::ALIGNED, full, empty};
    if (threadIdx.x == 0) {
        for (int i = 0; i < STAGES; i++) {
            full[i].init(1);
            empty[i].init(GROUPS * WARPGROUP / WARP);
        }
        hopper::publish_barriers();
    }
    __syncthreads();
    if (threadIdx.x >= GROUPS * WARPGROUP) {
        hopper::fewer_registers<40>();
        if (threadIdx.x == GROUPS * WARPGROUP) {
            copy_boxes(p, stages);
        }
    } else {
        hopper::more_registers<232>();
        multiply_boxes(p, stages);
    }
#endif
}

}  // namespace linear_hopper
