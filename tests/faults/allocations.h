/* SPDX-License-Identifier: MIT */
/* An allocator whose n-th call fails, and which counts what was not freed. */
#ifndef HOP_TESTS_FAULTS_ALLOCATIONS_H
#define HOP_TESTS_FAULTS_ALLOCATIONS_H

/** Count from zero, and let call `at` (from 1) fail; 0: none. */
void allocations_begin(long at);
/** Stop. Calls since allocations_begin; 1 where one failed. */
long allocations_end(int *fired);
/** Blocks that are not freed; -1 where the sanitizer looks for leaks itself. */
long allocations_live(void);

#endif
