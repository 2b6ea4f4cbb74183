/* SPDX-License-Identifier: MIT */
/* Arithmetic on exact strengths. */
#include <ctype.h>
#include <stdbool.h>
#include <hopfield/memory.h>

static unsigned __int128 divisor_of(unsigned __int128 a, unsigned __int128 b) {
    while (b) {
        unsigned __int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* numerator / denominator (> 0) in lowest terms, if 64 bits hold both. */
static hop_status reduce(__int128 numerator, __int128 denominator, hop_strength *out) {
    unsigned __int128 magnitude =
        numerator < 0 ? -(unsigned __int128)numerator : (unsigned __int128)numerator;
    __int128 common = (__int128)divisor_of(magnitude, (unsigned __int128)denominator);
    numerator /= common;
    denominator /= common;
    if (numerator > INT64_MAX || numerator < -INT64_MAX || denominator > INT64_MAX)
        return HOP_EOVERFLOW;
    *out = (hop_strength){(int64_t)numerator, (int64_t)denominator};
    return HOP_OK;
}

hop_status hop_strength_add(hop_strength a, hop_strength b, hop_strength *out) {
    if (a.denominator < 1 || b.denominator < 1) return HOP_EINVAL;
    __int128 left, right, sum;
    left = (__int128)a.numerator * b.denominator;
    right = (__int128)b.numerator * a.denominator;
    if (__builtin_add_overflow(left, right, &sum)) return HOP_EOVERFLOW;
    return reduce(sum, (__int128)a.denominator * b.denominator, out);
}

double hop_strength_value(hop_strength strength) {
    return (double)strength.numerator / (double)strength.denominator;
}

/* Digits at *text into *value, at most `most` of them; moves *text past them. */
static hop_status read_digits(const char **text, int64_t *value, int64_t *power) {
    while (isdigit((unsigned char)**text)) {
        if (__builtin_mul_overflow(*value, 10, value) ||
            __builtin_add_overflow(*value, **text - '0', value) ||
            (power && __builtin_mul_overflow(*power, 10, power)))
            return HOP_EOVERFLOW;
        (*text)++;
    }
    return HOP_OK;
}

hop_status hop_strength_parse(const char *text, hop_strength *out) {
    bool negative = *text == '-';
    if (*text == '-' || *text == '+') text++;
    if (!isdigit((unsigned char)*text)) return HOP_EINVAL;
    int64_t value = 0, denominator = 1;
    hop_status status = read_digits(&text, &value, NULL);
    if (status) return status;
    if (*text == '.') {
        text++;
        if (!isdigit((unsigned char)*text)) return HOP_EINVAL;
        status = read_digits(&text, &value, &denominator);
    } else if (*text == '/') {
        text++;
        denominator = 0;
        status = read_digits(&text, &denominator, NULL);
    }
    if (status) return status;
    if (*text || denominator == 0) return HOP_EINVAL;
    return reduce(negative ? -(__int128)value : value, denominator, out);
}
