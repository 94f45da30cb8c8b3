// The kernels' umbrella header: one header a kernel file.
#pragma once
#include "ckernels_batchnorm.h"
#include "ckernels_cholesky.h"
#include "ckernels_columns.h"
#include "ckernels_combine.h"
#include "ckernels_cpu.h"
#include "ckernels_eigen.h"
#include "ckernels_elementwise.h"
#include "ckernels_gemm.h"
#include "ckernels_optimisers.h"
#include "ckernels_parallel.h"
#include "ckernels_two_layer.h"
#include "ckernels_winograd.h"
