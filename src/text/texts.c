/* SPDX-License-Identifier: MIT */
/* An index of texts of any sort. */
#include "text/sorts.h"
