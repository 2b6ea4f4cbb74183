/* SPDX-License-Identifier: MIT */
/* The whole public interface of libhopfield; one header a concept. */
#ifndef HOPFIELD_H
#define HOPFIELD_H

#include <hopfield/status.h>
#include <hopfield/context.h>
#include <hopfield/random.h>
#include <hopfield/patterns.h>
#include <hopfield/memory.h>
#include <hopfield/recall.h>
#include <hopfield/theory.h>
#include <hopfield/array.h>
#include <hopfield/image.h>
#include <hopfield/grid.h>
#include <hopfield/idx.h>
#include <hopfield/store.h>

#endif
