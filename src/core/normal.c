/* SPDX-License-Identifier: MIT */
/* Normal chance. */
#include "core/normal.h"

#include <math.h>
#include "core/exponential.h"

void hop_random_normal_pair(hop_random *chance, double pair[2]) {
    double x, y, square;
    do {
        x = 2 * hop_random_real(chance) - 1;
        y = 2 * hop_random_real(chance) - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double scale = sqrt(-2 * hop_log(square) / square);
    pair[0] = scale * x;
    pair[1] = scale * y;
}
