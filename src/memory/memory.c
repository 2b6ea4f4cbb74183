/* SPDX-License-Identifier: MIT */
/* What a memory says of itself. */
#include "memory/memory.h"

#include <stdlib.h>

#include "core/error.h"
#include "memory/form.h"

void hop_memory_free(hop_memory *memory) {
    if (!memory) return;
    hop_patterns_free(memory->patterns);
    hop_strengths_clear(&memory->strengths);
    hop_tables_clear(&memory->tables);
    hop_columns_clear(&memory->columns);
    hop_matrix_free(memory->matrix);
    hop_mixing_clear(&memory->mixing);
    free(memory);
}

size_t hop_memory_dim(const hop_memory *memory) {
    return memory->dim;
}

size_t hop_memory_count(const hop_memory *memory) {
    return hop_patterns_count(memory->patterns);
}

const hop_patterns *hop_memory_patterns(const hop_memory *memory) {
    return memory->patterns;
}

hop_path hop_memory_path(const hop_memory *memory) {
    return memory->path;
}

hop_scaling hop_memory_scaling(const hop_memory *memory) {
    return memory->scaling;
}

hop_diagonal hop_memory_diagonal(const hop_memory *memory) {
    return memory->diagonal;
}

int hop_memory_imported(const hop_memory *memory) {
    return memory->imported;
}

int hop_memory_symmetric(const hop_memory *memory) {
    return memory->matrix ? memory->matrix->symmetric : memory->symmetric;
}

const char *hop_memory_rule_text(const hop_memory *memory) {
    return memory->rule_text;
}

double hop_memory_rule_value(const hop_memory *memory, size_t parameter) {
    return parameter < HOP_MOST_PARAMETERS ? memory->parameters[parameter] : 0;
}

hop_training hop_memory_training(const hop_memory *memory) {
    return memory->training;
}

int hop_memory_binary(const hop_memory *memory) {
    return memory->binary;
}

double hop_memory_threshold(const hop_memory *memory) {
    return memory->threshold;
}

size_t hop_memory_left(const hop_memory *memory) {
    return memory->left;
}

hop_strength hop_memory_strength(const hop_memory *memory, size_t row) {
    hop_strength strength = {0, 1};
    hop_strengths_effective(&memory->strengths, memory->scaling, row, &strength);
    return strength;
}

double hop_memory_divisor(const hop_memory *memory) {
    return memory->form->divisor(memory);
}

bool hop_memory_exact(const hop_memory *memory) {
    if (memory->matrix) return memory->matrix->integral;
    return memory->form->is_exact ? memory->form->is_exact(memory) : memory->form->exact;
}

hop_raw hop_memory_kept(const hop_memory *memory, size_t unit) {
    if (memory->diagonal == HOP_DIAGONAL_ZERO) return (hop_raw){0, 0};
    return memory->form->self(memory, unit);
}

int hop_memory_integers(const hop_memory *memory) {
    return hop_memory_exact(memory);
}

hop_status hop_memory_export(const hop_memory *memory, double *out, hop_error *error) {
    const double divisor = hop_memory_divisor(memory);
    if (!memory->form->fill)
        return hop_fail(error, HOP_EUNSUPPORTED, "the couplings of %s are no matrix",
                        memory->rule_text);
    if (memory->form->fill(memory, out)) return hop_fail_memory(error);
    for (size_t i = 0; i < memory->dim * memory->dim; i++) out[i] /= divisor;
    return HOP_OK;
}

hop_memory_bytes hop_memory_size(const hop_memory *memory) {
    size_t count = hop_memory_count(memory);
    hop_memory_bytes bytes = {
        .patterns = count * hop_patterns_words(memory->patterns) * sizeof(uint64_t),
        .tables = memory->tables.tiles * HOP_TILE *
                  (memory->tables.stride + memory->columns.stride),
    };
    if (memory->matrix)
        bytes.matrix = memory->dim * memory->dim * sizeof(double) *
                       (memory->matrix->columns ? 2 : 1);
    const size_t mixing = hop_mixing_size(&memory->mixing);
    size_t a_row = 2 * sizeof(hop_strength) + sizeof(uint64_t) + sizeof(int64_t) +
                   (memory->strengths.narrow ? sizeof(int32_t) : 0);
    bytes.total = bytes.patterns + bytes.tables + bytes.matrix + mixing + count * a_row +
                  sizeof *memory;
    return bytes;
}

const char *hop_scaling_name(hop_scaling scaling) {
    static const char *const names[] = {"n", "p", "source"};
    return (unsigned)scaling < 3 ? names[scaling] : NULL;
}

const char *hop_diagonal_name(hop_diagonal diagonal) {
    static const char *const names[] = {"zero", "keep"};
    return (unsigned)diagonal < 2 ? names[diagonal] : NULL;
}

const char *hop_path_name(hop_path path) {
    static const char *const names[] = {"auto", "factored", "explicit"};
    return (unsigned)path < 3 ? names[path] : NULL;
}
