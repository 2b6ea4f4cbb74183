/* SPDX-License-Identifier: MIT */
/* Normal chance. */
#ifndef HOP_CORE_NORMAL_H
#define HOP_CORE_NORMAL_H

#include <hopfield/random.h>

/* Two independent numbers of mean 0 and variance 1, by the polar method.  Marsaglia, Bray
   1964. */
void hop_random_normal_pair(hop_random *chance, double pair[2]);

#endif
