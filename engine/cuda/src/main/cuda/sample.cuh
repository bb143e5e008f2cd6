// Draws tokens: penalties, temperature, top-k, top-p, min-p, then the first token, in descending probability, at which the
// cumulated probability exceeds the given uniform number; the steps of HostSampler, one block a row.
//
// Nothing is sorted. All cuts keep the first tokens of one order (score downwards, then id upwards), so each is found by
// descending the digits of that order's keys with a histogram. Masses are whole numbers: their sums do not depend on the order
// in which threads come, and the same row draws the same token every time.
#pragma once

#include "device.cuh"

namespace sample {

constexpr int THREADS = 1024;
constexpr int DIGITS = 256;
// A weight of 1 as a whole number; 2^18 of them fit.
constexpr double ONE = 17592186044416.0;  // 2^44
constexpr int32_t IN_PROMPT = 1 << 30;
// Below this exponent the weight of a token beside the likeliest one is no normal fp32 number.
constexpr float LEAST_EXPONENT = -87;
constexpr uint64_t LAST_KEY = ~uint64_t{0};

struct Sample {
    Rows logits;  // [rows, vocabulary]
    const float* temperature;
    const int32_t* top_k;
    const float* top_p;
    const float* min_p;
    const float* repetition;
    const float* presence;
    const float* frequency;
    const float* uniform;
    const int32_t* count_rows;
    int32_t* counts;  // [sequences, vocabulary]
    const int32_t* logprobs;
    int32_t* ids;
    float* logprob;
    int32_t* top_ids;  // [rows, alternatives]
    float* top_logprobs;
    int32_t counts_stride;
    int32_t alternatives_stride;
};

// A row of logits with what is done to it; scores are computed anew at each look.
struct Scores {
    const float* logits;
    const int32_t* counts;  // or null
    int32_t vocabulary;
    float repetition;
    float presence;
    float frequency;
    float temperature;
    float largest;
    float min_p;
    uint64_t last;  // the last key that is kept
};

__device__ inline float score(const Scores& s, int id) {
    float value = s.logits[id];
    int count = s.counts ? s.counts[id] : 0;
    if (count == 0) {
        return value;
    }
    value = value > 0 ? value / s.repetition : value * s.repetition;
    int in_answer = count & ~IN_PROMPT;
    return in_answer > 0 ? value - (s.frequency * in_answer + s.presence) : value;
}

// Ascending keys are descending scores, then ascending ids.
__device__ inline uint64_t key(float value, int id) {
    uint32_t bits = __float_as_uint(value + 0.0f);  // −0 becomes 0: equal scores have equal bits
    uint32_t ascending = (bits >> 31) ? ~bits : bits | 0x80000000u;
    return (static_cast<uint64_t>(~ascending) << 32) | static_cast<uint32_t>(id);
}

__device__ inline float weight(const Scores& s, float value) {
    float exponent = (value - s.largest) / s.temperature;
    return exponent >= LEAST_EXPONENT ? expf(exponent) : 0;
}

// What a token counts among those that are kept: its weight, or one.
__device__ inline uint64_t mass(const Scores& s, float value, int id, bool counted) {
    float w = weight(s, value);
    if (!(w > 0) || w < s.min_p || key(value, id) > s.last) {
        return 0;
    }
    return counted ? 1 : static_cast<uint64_t>(llrint(static_cast<double>(w) * ONE));
}

__device__ inline uint64_t block_total(uint64_t value) {
    __shared__ unsigned long long total;
    __syncthreads();
    if (threadIdx.x == 0) {
        total = 0;
    }
    __syncthreads();
    atomicAdd(&total, static_cast<unsigned long long>(value));
    __syncthreads();
    return total;
}

__device__ inline uint64_t total_mass(const Scores& s) {
    uint64_t sum = 0;
    for (int id = threadIdx.x; id < s.vocabulary; id += blockDim.x) {
        sum += mass(s, score(s, id), id, false);
    }
    return block_total(sum);
}

// The key of the first token at which the cumulated mass exceeds `target`; the last one's if none does.
__device__ inline uint64_t descend(const Scores& s, uint64_t target, bool counted) {
    __shared__ unsigned long long histogram[DIGITS];
    __shared__ unsigned long long found[2];  // the key's digits so far, the target that is left
    uint64_t prefix = 0, left = target;
    for (int shift = 56; shift >= 0; shift -= 8) {
        if (shift == 24) {
            continue;  // ids have three digits
        }
        for (int digit = threadIdx.x; digit < DIGITS; digit += blockDim.x) {
            histogram[digit] = 0;
        }
        __syncthreads();
        for (int id = threadIdx.x; id < s.vocabulary; id += blockDim.x) {
            float value = score(s, id);
            uint64_t k = key(value, id);
            bool inside = shift == 56 || (k >> (shift + 8)) == (prefix >> (shift + 8));
            uint64_t m = inside ? mass(s, value, id, counted) : 0;
            if (m > 0) {
                atomicAdd(&histogram[(k >> shift) & (DIGITS - 1)], static_cast<unsigned long long>(m));
            }
        }
        __syncthreads();
        if (threadIdx.x == 0) {
            int chosen = 0;
            uint64_t before = 0, sum = 0;
            for (int digit = 0; digit < DIGITS; digit++) {
                if (histogram[digit] > 0) {
                    chosen = digit;
                    before = sum;
                    sum += histogram[digit];
                    if (sum > left) {
                        break;
                    }
                }
            }
            found[0] = prefix | (static_cast<uint64_t>(chosen) << shift);
            found[1] = left - min(before, left);
        }
        __syncthreads();
        prefix = found[0];
        left = found[1];
        __syncthreads();
    }
    return prefix;
}

// The best key after `after`, over the whole row; the model's own logits where `plain`.
__device__ inline uint64_t best_after(const Scores& s, bool plain, bool any, uint64_t after) {
    __shared__ unsigned long long best[WARP];
    uint64_t mine = LAST_KEY;
    for (int id = threadIdx.x; id < s.vocabulary; id += blockDim.x) {
        float value = plain ? s.logits[id] : score(s, id);
        if (value == value) {
            uint64_t k = key(value, id);
            mine = (any || k > after) ? min(mine, k) : mine;
        }
    }
    for (int lanes = WARP / 2; lanes > 0; lanes /= 2) {
        mine = min(mine, static_cast<uint64_t>(__shfl_xor_sync(ALL_LANES, static_cast<unsigned long long>(mine), lanes)));
    }
    __syncthreads();
    if (threadIdx.x % WARP == 0) {
        best[threadIdx.x / WARP] = mine;
    }
    __syncthreads();
    for (unsigned warp = 0; warp < blockDim.x / WARP; warp++) {
        mine = min(mine, static_cast<uint64_t>(best[warp]));
    }
    return mine;
}

__device__ inline int id_of(uint64_t k) {
    return static_cast<int>(static_cast<uint32_t>(k));
}

// ln Σ e^x of the model's own logits, in fp64 as whole numbers' sums.
__device__ inline double log_normaliser(const Scores& s, float largest) {
    uint64_t sum = 0;
    for (int id = threadIdx.x; id < s.vocabulary; id += blockDim.x) {
        float exponent = s.logits[id] - largest;
        sum += exponent >= LEAST_EXPONENT ? static_cast<uint64_t>(llrint(exp(static_cast<double>(exponent)) * ONE)) : 0;
    }
    return largest + log(static_cast<double>(block_total(sum)) / ONE);
}

__device__ inline int draw(Scores& s, const Sample& p, int row) {
    uint64_t best = best_after(s, false, true, 0);
    int likeliest = best == LAST_KEY ? 0 : id_of(best);
    if (!(s.temperature > 0)) {
        return likeliest;
    }
    s.largest = score(s, likeliest);
    uint64_t total = total_mass(s);
    if (total == 0) {  // infinite or undefined logits only
        return likeliest;
    }
    if (p.top_k[row] > 0 && p.top_k[row] < s.vocabulary) {
        s.last = descend(s, p.top_k[row] - 1, true);
        total = total_mass(s);
    }
    uint64_t last = s.last;
    if (p.top_p[row] < 1) {
        // A token stays while those before it have not reached p; the likeliest always stays.
        double limit = ceil(static_cast<double>(p.top_p[row]) * static_cast<double>(total));
        last = limit < 1 ? best : descend(s, static_cast<uint64_t>(limit) - 1, false);
    }
    s.last = last;
    s.min_p = p.min_p[row];
    total = total_mass(s);
    double target = static_cast<double>(p.uniform[row]) * static_cast<double>(total);
    return id_of(descend(s, static_cast<uint64_t>(target), false));
}

// Grid (rows).
KERNEL(sample, Sample, THREADS) {
    int row = blockIdx.x;
    int count_row = p.count_rows[row];
    int32_t* counts = count_row < 0 ? nullptr : p.counts + static_cast<int64_t>(count_row) * p.counts_stride;
    Scores s = {row_of(p.logits, row), counts, p.logits.length, p.repetition[row], p.presence[row], p.frequency[row],
                p.temperature[row], 0, 0, LAST_KEY};
    int alternatives = p.logprobs[row] - 1;
    double normaliser = 0;
    if (alternatives >= 0) {
        uint64_t best = best_after(s, true, true, 0);
        normaliser = log_normaliser(s, s.logits[best == LAST_KEY ? 0 : id_of(best)]);
        for (int rank = 0; rank < min(alternatives, s.vocabulary); rank++) {
            if (threadIdx.x == 0) {
                int64_t place = static_cast<int64_t>(row) * p.alternatives_stride + rank;
                p.top_ids[place] = id_of(best);
                p.top_logprobs[place] = static_cast<float>(s.logits[id_of(best)] - normaliser);
            }
            best = best_after(s, true, false, best);
        }
    }
    int id = draw(s, p, row);
    __syncthreads();  // everyone has read the counts
    if (threadIdx.x == 0) {
        p.ids[row] = id;
        if (counts) {
            counts[id]++;
        }
        if (alternatives >= 0) {
            p.logprob[row] = static_cast<float>(s.logits[id] - normaliser);
        }
    }
}

}  // namespace sample
