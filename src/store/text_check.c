/* SPDX-License-Identifier: MIT */
/* Which texts can be patterns: those that an index takes. */
#include "store/store.h"

#include "core/error.h"
#include "core/utf8.h"
#include "text/letters.h"

/* Bytes of a folded text are at most so many of each byte that is not ASCII, and one of
   each that is. It is 11, of U+FDFA. */
enum { GROWS_MOST = 18 };

hop_status hop_text_check_bytes(const hop_text *text, hop_error *why) {
    char excerpt[HOP_EXCERPT_SIZE];
    if (text->size == 0) return hop_fail(why, HOP_EINVAL, "its text is empty");
    if (text->size > HOP_MAX_TEXT)
        return hop_fail(why, HOP_ELIMIT, "its text is of %zu bytes, at most %d",
                        text->size, HOP_MAX_TEXT);
    const size_t fault = hop_utf8_fault(text->bytes, text->size);
    if (fault == text->size) return HOP_OK;
    if (!text->bytes[fault])
        return hop_fail(why, HOP_EINVAL, "its text has a NUL at byte %zu", fault);
    return hop_fail(why, HOP_EINVAL, "its text is not UTF-8 at byte %zu ('%s')", fault,
                    hop_utf8_excerpt(text->bytes + fault, text->size - fault, excerpt));
}

/* Bytes once folded, at most. */
static size_t folded_most(const hop_text *text) {
    size_t others = 0;
    for (size_t i = 0; i < text->size; i++) others += (unsigned char)text->bytes[i] >> 7;
    return text->size + (GROWS_MOST - 1) * others;
}

hop_status hop_text_check(const hop_text *text, hop_text_sort sort, hop_error *why) {
    const int word = sort == HOP_TEXT_WORDS;
    hop_folded folded;
    hop_letters letters;
    hop_status status = hop_text_check_bytes(text, why);
    if (status != HOP_OK) return status;
    if (folded_most(text) <= (word ? HOP_WORD_MOST : HOP_MAX_TEXT)) return HOP_OK;
    status = hop_text_fold(text, 0, &folded, NULL);
    if (status == HOP_ENOMEM) return hop_fail_memory(why);
    if (status != HOP_OK)
        return hop_fail(why, HOP_ELIMIT, "its text is over %d bytes once folded",
                        HOP_MAX_TEXT);
    if (word && !hop_letters_read(&(hop_text){folded.bytes, folded.size}, &letters))
        status = hop_fail(why, HOP_ELIMIT, "its text is a word of over %d characters",
                          HOP_WORD_MOST);
    hop_folded_clear(&folded);
    return status;
}
