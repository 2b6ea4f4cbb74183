/* SPDX-License-Identifier: MIT */
/* The portable kernels for real-valued rows against plain loops. */
#include "kernels/check_real_add.h"
#include "kernels/check_real_bytes.h"
#include "kernels/check_real_sums.h"

int main(void) {
    return check_sums(&hop_real_kernels_scalar, "scalar sums") +
           check_sums_of_rows(&hop_real_kernels_scalar, "scalar sums of rows") +
           check_bytes(&hop_real_kernels_scalar, "scalar bytes");
}
