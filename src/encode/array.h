/* SPDX-License-Identifier: MIT */
/* Memory for the data of arrays. */
#ifndef HOP_ENCODE_ARRAY_H
#define HOP_ENCODE_ARRAY_H

#include <stddef.h>
#include <hopfield/array.h>

/* Memory for `bytes` of data (0 included), aligned as hop_array promises; free() it.
   NULL when there is none. */
void *hop_array_allocate(size_t bytes);

#endif
