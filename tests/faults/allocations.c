/* SPDX-License-Identifier: MIT */
/* Under sanitizers, which own malloc, the linker turns the library's calls aside and
   SQLite is given an allocator. Elsewhere this malloc stands before the C library's, for
   every library of the process. */
#include "faults/allocations.h"

#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <malloc.h>
#include <sqlite3.h>

static atomic_long calls, live;
static atomic_long failing; /* the call that fails; 0: none */
static atomic_int armed, failed;

/* Where Jansson lies: it takes failed allocations of its own for faults of the text, or
   does not see them, so that none is let fail there. */
static uintptr_t jansson_begin, jansson_end;

static int find_jansson(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size;
    (void)unused;
    if (!strstr(info->dlpi_name, "libjansson")) return 0;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_X) {
            jansson_begin = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
            jansson_end = jansson_begin + info->dlpi_phdr[i].p_memsz;
        }
    return 1;
}

/* Whether this call must fail. */
static int due(const void *caller) {
    if (!atomic_load(&armed)) return 0;
    if ((uintptr_t)caller >= jansson_begin && (uintptr_t)caller < jansson_end) return 0;
    if (atomic_fetch_add(&calls, 1) + 1 != atomic_load(&failing)) return 0;
    atomic_store(&failed, 1);
    errno = ENOMEM;
    return 1;
}

static void arm(long at) {
    if (!jansson_end) dl_iterate_phdr(find_jansson, NULL);
    atomic_store(&calls, 0);
    atomic_store(&failed, 0);
    atomic_store(&failing, at);
    atomic_store(&armed, 1);
}

static void *lived(void *block) {
    if (block) atomic_fetch_add(&live, 1);
    return block;
}

long allocations_end(int *fired) {
    atomic_store(&armed, 0);
    *fired = atomic_load(&failed);
    return atomic_load(&calls);
}

#ifdef HOP_TEST_WRAPPED

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
int __wrap_posix_memalign(void **out, size_t alignment, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t size);

void *__real_aligned_alloc(size_t alignment, size_t size);
int __real_posix_memalign(void **out, size_t alignment, size_t size);

void *__wrap_malloc(size_t size) {
    return due(__builtin_return_address(0)) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
    return due(__builtin_return_address(0)) ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size) {
    return due(__builtin_return_address(0)) ? NULL : __real_realloc(block, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size) {
    return due(__builtin_return_address(0)) ? NULL
                                            : __real_aligned_alloc(alignment, size);
}

int __wrap_posix_memalign(void **out, size_t alignment, size_t size) {
    return due(__builtin_return_address(0)) ? ENOMEM
                                            : __real_posix_memalign(out, alignment, size);
}

char *__wrap_strndup(const char *text, size_t size) {
    size_t length = strnlen(text, size);
    char *copy = __wrap_malloc(length + 1);
    if (!copy) return NULL;
    memcpy(copy, text, length);
    copy[length] = 0;
    return copy;
}

char *__wrap_strdup(const char *text) {
    return __wrap_strndup(text, strlen(text));
}

static void *sqlite_malloc(int size) {
    return __wrap_malloc((size_t)size);
}

static void *sqlite_realloc(void *block, int size) {
    return __wrap_realloc(block, (size_t)size);
}

static int sqlite_size(void *block) {
    return block ? (int)malloc_usable_size(block) : 0;
}

static int sqlite_roundup(int size) {
    return (size + 7) & ~7;
}

static int sqlite_init(void *unused) {
    (void)unused;
    return SQLITE_OK;
}

static void sqlite_shutdown(void *unused) {
    (void)unused;
}

void allocations_begin(long at) {
    static int configured;
    static sqlite3_mem_methods methods = {
        sqlite_malloc,  free,        sqlite_realloc,  sqlite_size,
        sqlite_roundup, sqlite_init, sqlite_shutdown, NULL,
    };
    if (!configured) {
        sqlite3_shutdown();
        if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK) abort();
        configured = 1;
    }
    arm(at);
}

long allocations_live(void) {
    (void)lived;
    return -1;
}

#else

/* Other libraries must find these too. */
#pragma GCC visibility push(default)
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

void *malloc(size_t size) {
    return due(__builtin_return_address(0)) ? NULL : lived(__libc_malloc(size));
}

void *calloc(size_t count, size_t size) {
    return due(__builtin_return_address(0)) ? NULL : lived(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size) {
    if (due(__builtin_return_address(0))) return NULL;
    void *moved = __libc_realloc(block, size);
    if (!block) return lived(moved);
    if (!moved && !size) atomic_fetch_sub(&live, 1);
    return moved;
}

void *aligned_alloc(size_t alignment, size_t size) {
    return due(__builtin_return_address(0)) ? NULL
                                            : lived(__libc_memalign(alignment, size));
}

void *memalign(size_t alignment, size_t size) {
    return aligned_alloc(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size) {
    void *block = aligned_alloc(alignment, size);
    if (!block) return ENOMEM;
    *out = block;
    return 0;
}

void free(void *block) {
    if (block) atomic_fetch_sub(&live, 1);
    __libc_free(block);
}
#pragma GCC visibility pop

void allocations_begin(long at) {
    arm(at);
}

long allocations_live(void) {
    return atomic_load(&live);
}

#endif
