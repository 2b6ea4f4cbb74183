/* SPDX-License-Identifier: MIT */
/* Status codes that every fallible function returns, and the error that explains one. */
#ifndef HOPFIELD_STATUS_H
#define HOPFIELD_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define HOP_API __attribute__((visibility("default")))
#define HOP_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define HOP_API
#define HOP_PRINTF(text, first)
#endif

/** What became of a call. Closed: later versions add codes only before HOP_STATUS_COUNT.
 */
typedef enum hop_status {
    HOP_OK = 0,
    HOP_EINVAL,       /* an argument or option is outside its documented range */
    HOP_ESHAPE,       /* lengths or shapes that must agree differ */
    HOP_EVALUE,       /* a unit's value is not of the coding (+-1, {0,1}, finite float) */
    HOP_EEMPTY,       /* nothing was given where something is needed */
    HOP_ENOTFOUND,    /* no such memory, key or row */
    HOP_EEXISTS,      /* the key is already taken */
    HOP_EUNSUPPORTED, /* this rule, path or format cannot do that */
    HOP_EOVERFLOW,    /* exact integers would leave their range */
    HOP_ELIMIT,       /* input beyond a documented size limit */
    HOP_ENOMEM,       /* out of memory */
    HOP_EIO,          /* reading or writing failed */
    HOP_EFORMAT,      /* malformed, damaged or foreign data */
    HOP_ENEWER,       /* data of a newer version than this library knows */
    HOP_EBUSY,        /* another process or thread holds it */
    HOP_EINTERRUPTED, /* hop_context_interrupt was called */
    HOP_EINTERNAL,    /* a check of the engine on itself failed: a bug, please report */
    HOP_EDIVERGED,    /* couplings or states grew without bound */
    HOP_STATUS_COUNT  /* sentinel, never returned */
} hop_status;

enum { HOP_MESSAGE_SIZE = 512 };

/**
 * Why a call failed: its status and one line that names the file, the field and the
 * offending value. Callers own it; every function that takes one accepts NULL and
 * fills it only on failure.
 */
typedef struct hop_error {
    hop_status status;
    char message[HOP_MESSAGE_SIZE]; /* UTF-8, one line, no newline, NUL-terminated */
} hop_error;

/**
 * A short description of a status, such as "out of memory".
 *
 * Never NULL; for a value outside the enum, "unknown status". Static storage,
 * thread-safe.
 */
HOP_API const char *hop_status_describe(hop_status status);

#ifdef __cplusplus
}
#endif
#endif
