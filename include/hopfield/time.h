/* SPDX-License-Identifier: MIT */
/* Points in time, and lengths of time, as text. */
#ifndef HOPFIELD_TIME_H
#define HOPFIELD_TIME_H

#include <stdint.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Milliseconds since 1970-01-01T00:00:00Z; days have 86,400 s, as in POSIX. */
typedef int64_t hop_time;

/** The first and the last millisecond of the years 0000 to 9999. */
#define HOP_TIME_MIN INT64_C(-62167219200000)
#define HOP_TIME_MAX INT64_C(253402300799999)

/** Room for "2026-01-31T12:00:00.000Z" and its end. */
enum { HOP_TIME_TEXT = 25 };

/**
 * Read a point in time, or the stretch of time that a text names.
 *
 * text   ISO 8601 in UTC: "2026", "2026-01", "2026-01-31", "2026-01-31T12:00",
 *        "2026-01-31T12:00:30", "2026-01-31T12:00:30.250", with T or a blank, a time of
 *        day with or without Z; or an age: "-30d" is 30 days before `now` (units as in
 *        hop_duration_parse)
 * now    what ages are counted from
 * first  the first millisecond of the day (month, minute, ...) that is named
 * last   the last one; NULL: not wanted. Of an age or a time in ms it is `first`.
 *
 * HOP_EINVAL: not a time, or outside HOP_TIME_MIN..HOP_TIME_MAX. O(length). Thread-safe.
 */
HOP_API hop_status hop_time_parse(const char *text, hop_time now, hop_time *first,
                                  hop_time *last);

/** Write a time as "2026-01-31T12:00:00.000Z". HOP_EINVAL outside HOP_TIME_MIN..MAX. */
HOP_API hop_status hop_time_format(hop_time time, char text[HOP_TIME_TEXT]);

/**
 * Read a length of time: a whole number and a unit, ms, s, m (minutes), h, d or w
 * ("30d"). HOP_EINVAL: no such length; HOP_EOVERFLOW: over 2^63 - 1 ms.
 */
HOP_API hop_status hop_duration_parse(const char *text, int64_t *milliseconds);

#ifdef __cplusplus
}
#endif
#endif
