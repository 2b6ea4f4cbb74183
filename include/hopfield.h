/* SPDX-License-Identifier: MIT */
/* The whole public interface of libhopfield; one header a concept.

   Threads: functions that take no context, memory, store or pattern set work only on
   their arguments and may run together. What reads a memory or a set may run together
   with other readers; what changes one, or uses a store, needs it alone. */
#ifndef HOPFIELD_H
#define HOPFIELD_H

#include <hopfield/status.h>
#include <hopfield/codes.h>
#include <hopfield/context.h>
#include <hopfield/random.h>
#include <hopfield/time.h>
#include <hopfield/patterns.h>
#include <hopfield/rows.h>
#include <hopfield/separation.h>
#include <hopfield/similarity.h>
#include <hopfield/attention.h>
#include <hopfield/memory.h>
#include <hopfield/dream.h>
#include <hopfield/recall.h>
#include <hopfield/damage.h>
#include <hopfield/index.h>
#include <hopfield/near.h>
#include <hopfield/vector.h>
#include <hopfield/vector_recall.h>
#include <hopfield/tune.h>
#include <hopfield/text.h>
#include <hopfield/texts.h>
#include <hopfield/theory.h>
#include <hopfield/theory_rules.h>
#include <hopfield/theory_attention.h>
#include <hopfield/survey.h>
#include <hopfield/array.h>
#include <hopfield/image.h>
#include <hopfield/grid.h>
#include <hopfield/idx.h>
#include <hopfield/infer.h>
#include <hopfield/records.h>
#include <hopfield/recipe.h>
#include <hopfield/store.h>
#include <hopfield/filter.h>
#include <hopfield/kind.h>
#include <hopfield/lookup.h>
#include <hopfield/care.h>
#include <hopfield/upkeep.h>
#include <hopfield/lab.h>

#endif
