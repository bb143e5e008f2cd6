// All kernels in one translation unit: one fatbin ships.
#include "attention.cuh"
#include "attention_bf16.cuh"
#include "elementwise.cuh"
#include "linear.cuh"
#include "linear_mma.cuh"
#include "norms.cuh"
#include "rotary.cuh"
#include "sample.cuh"
