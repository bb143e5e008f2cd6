// All kernels in one translation unit: one fatbin ships.
#include "attention.cuh"
#include "elementwise.cuh"
#include "linear.cuh"
#include "norms.cuh"
#include "rotary.cuh"
#include "sample.cuh"
