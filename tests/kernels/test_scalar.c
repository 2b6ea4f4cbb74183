/* SPDX-License-Identifier: MIT */
/* The portable kernels against plain loops. */
#include "kernels/check_kernels.h"

int main(void) {
    return check_table(&hop_kernels_scalar, "scalar");
}
