// Ops whose every element is computed by itself.
#pragma once

#include "device.cuh"

namespace elementwise {

constexpr int THREADS = 256;

struct Pair {
    Rows out;
    Rows x;
};

// One block a row and stretch of columns: grid (rows, ceil(length / 256)).
__device__ inline int64_t row_index() {
    return blockIdx.x;
}

__device__ inline int column_index() {
    return blockIdx.y * blockDim.x + threadIdx.x;
}

struct Gather {
    Rows out;
    Rows table;
    const int32_t* ids;
};

// out[i] = table[ids[i]]
KERNEL(gather_rows, Gather, THREADS) {
    int64_t row = row_index();
    int column = column_index();
    if (column < p.out.length) {
        put(p.out, row, column, at(p.table, p.ids[row], column));
    }
}

KERNEL(copy_rows, Pair, THREADS) {
    int64_t row = row_index();
    int column = column_index();
    if (column < p.out.length) {
        put(p.out, row, column, at(p.x, row, column));
    }
}

// out[i] += x[i mod x.rows]
KERNEL(add_rows, Pair, THREADS) {
    int64_t row = row_index();
    int column = column_index();
    if (column < p.out.length) {
        row_of(p.out, row)[column] += row_of(p.x, row % p.x.rows)[column];
    }
}

// out = silu(gate) · up; x = [gate, up]
KERNEL(silu_mul, Pair, THREADS) {
    int64_t row = row_index();
    int column = column_index();
    if (column < p.out.length) {
        const float* gate_up = row_of(p.x, row);
        put(p.out, row, column, silu(gate_up[column]) * gate_up[p.out.length + column]);
    }
}

KERNEL(gelu_rows, Pair, THREADS) {
    int64_t row = row_index();
    int column = column_index();
    if (column < p.out.length) {
        row_of(p.out, row)[column] = gelu(row_of(p.x, row)[column]);
    }
}

struct Unfold {
    Rows out;             // [tiles · g², 3 · patch²]
    const float* pixels;  // [tiles, 3, side, side]
    int32_t side;
    int32_t patch;
};

KERNEL(unfold_patches, Unfold, THREADS) {
    int64_t row = row_index();
    int column = column_index();
    if (column >= p.out.length) {
        return;
    }
    int grid = p.side / p.patch;
    int64_t tile = row / (grid * grid);
    int top = row / grid % grid * p.patch;
    int left = row % grid * p.patch;
    int channel = column / (p.patch * p.patch);
    int y = top + column / p.patch % p.patch;
    int x = left + column % p.patch;
    row_of(p.out, row)[column] = p.pixels[((tile * 3 + channel) * p.side + y) * p.side + x];
}

struct Shuffle {
    Rows out;  // [tiles · (g/2)², 4 · hidden]
    Rows x;    // [tiles · (1 + g²), hidden]
    int32_t grid;
    int32_t second;  // whether the order is that of version 2
};

KERNEL(pixel_shuffle, Shuffle, THREADS) {
    int row = blockIdx.x;
    int column = column_index();
    if (column >= p.out.length) {
        return;
    }
    int half = p.grid / 2;
    int tile = row / (half * half);
    int place = row % (half * half);
    int i = p.second ? place / half : place % half;
    int j = p.second ? place % half : place / half;
    int part = column / p.x.length;
    int patch = (2 * i + part / 2) * p.grid + 2 * j + part % 2;
    int64_t from = static_cast<int64_t>(tile) * (1 + p.grid * p.grid) + 1 + patch;
    row_of(p.out, row)[column] = row_of(p.x, from)[column % p.x.length];
}

}  // namespace elementwise
