/* SPDX-License-Identifier: MIT */
/* A cue becomes units, as the recipe's encoder says. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/image.h>
#include "core/error.h"
#include "lookup/lookup.h"

/* Where the units of one cue go. */
typedef struct target {
    const hop_lookup *lookup;
    size_t index;
    float *values;
    int8_t *units;
    uint8_t *missing;
    hop_error *error;
} target;

static void put(const target *self, size_t unit, double value, bool missing) {
    if (self->values) self->values[unit] = missing ? 0 : (float)value;
    if (self->units) self->units[unit] = missing ? 0 : (int8_t)value;
    self->missing[unit] = missing;
}

static hop_status put_units(const target *self, const int8_t *units) {
    if (self->lookup->recipe.storage != HOP_STORAGE_BITS)
        return hop_fail(self->error, HOP_EUNSUPPORTED,
                        "cue %zu: these memories are real values: give values or a "
                        "picture, not units of -1 and +1",
                        self->index);
    for (size_t i = 0; i < self->lookup->dim; i++) {
        if (units[i] < -1 || units[i] > 1)
            return hop_fail(self->error, HOP_EVALUE,
                            "cue %zu, unit %zu: %d is none of -1, 0 (missing) and 1",
                            self->index, i, units[i]);
        put(self, i, units[i], units[i] == 0);
    }
    return HOP_OK;
}

static hop_status put_values(const target *self, const float *values) {
    for (size_t i = 0; i < self->lookup->dim; i++) {
        const double value = (double)values[i];
        if (isinf(value))
            return hop_fail(self->error, HOP_EVALUE,
                            "cue %zu, unit %zu: %g is not finite", self->index, i, value);
        if (self->units && !isnan(value) && value != -1 && value != 1)
            return hop_fail(
                self->error, HOP_EVALUE,
                "cue %zu, unit %zu: %g, but the couplings are of units -1 and 1",
                self->index, i, value);
        put(self, i, value, isnan(value));
    }
    return HOP_OK;
}

static hop_status put_greys(const target *self, const hop_image *image) {
    const hop_image_recipe *how = &self->lookup->recipe.image;
    hop_image grey = {0}, small = {0};
    hop_status status = hop_image_grey(image, &grey);
    if (status == HOP_OK)
        status = hop_image_resize(&grey, how->width, how->height, &small);
    for (size_t i = 0; status == HOP_OK && i < self->lookup->dim; i++)
        put(self, i, small.pixels[i] / 255.0, false);
    hop_image_clear(&grey);
    hop_image_clear(&small);
    if (status == HOP_OK) return HOP_OK;
    return hop_fail(self->error, status, "cue %zu: %s", self->index,
                    hop_status_describe(status));
}

static hop_status put_signs(const target *self, const hop_image *image) {
    const size_t dim = self->lookup->dim;
    hop_error why;
    int8_t *units = malloc(dim);
    if (!units) return hop_fail_memory(self->error);
    hop_status status = hop_image_encode(image, &self->lookup->recipe.image, units, &why);
    for (size_t i = 0; status == HOP_OK && i < dim; i++) put(self, i, units[i], false);
    free(units);
    if (status == HOP_OK) return HOP_OK;
    return hop_fail(self->error, status, "cue %zu: %.400s", self->index, why.message);
}

static hop_status put_picture(const target *self, const void *bytes, size_t size) {
    const hop_encoder encoder = self->lookup->recipe.encoder;
    char name[48];
    hop_image image = {0};
    if (encoder != HOP_ENCODER_PICTURE && encoder != HOP_ENCODER_GREYS)
        return hop_fail(
            self->error, HOP_EUNSUPPORTED,
            "cue %zu: this memory was not made of pictures: give %s", self->index,
            self->lookup->recipe.storage == HOP_STORAGE_BITS ? "units" : "values");
    snprintf(name, sizeof name, "cue %zu", self->index);
    hop_status status = hop_image_decode(bytes, size, name, &image, self->error);
    if (status != HOP_OK) return status;
    status =
        encoder == HOP_ENCODER_GREYS ? put_greys(self, &image) : put_signs(self, &image);
    hop_image_clear(&image);
    return status;
}

/* Scaled to length 1 over the known units, where rows are; zeros stay. */
static void normalise(const target *self) {
    const size_t dim = self->lookup->dim;
    double squares = 0;
    for (size_t i = 0; i < dim; i++)
        squares += (double)self->values[i] * (double)self->values[i];
    const double length = sqrt(squares);
    for (size_t i = 0; length > 0 && i < dim; i++)
        self->values[i] = (float)((double)self->values[i] / length);
}

static hop_status check_form(const hop_cue *cue, size_t index, hop_error *error) {
    const int forms = (cue->units != NULL) + (cue->values != NULL) +
                      (cue->picture != NULL) + (cue->text != NULL);
    if (forms == 1) return HOP_OK;
    return hop_fail(error, HOP_EINVAL,
                    "cue %zu: %s of units, values, picture and "
                    "text is given; one is wanted",
                    index, forms ? "more than one" : "none");
}

hop_status hop_lookup_text_of(const hop_lookup *lookup, const hop_cue *cue, size_t index,
                              hop_text *out, hop_error *error) {
    const hop_status status = check_form(cue, index, error);
    if (status != HOP_OK) return status;
    if (!cue->text)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "cue %zu: this memory is of texts (kind %s): give a text, not %s",
                        index, lookup->recipe.kind,
                        cue->units    ? "units"
                        : cue->values ? "values"
                                      : "a picture");
    *out = (hop_text){cue->text, cue->text_size};
    return HOP_OK;
}

hop_status hop_lookup_encode(const hop_lookup *lookup, const hop_cue *cue, size_t index,
                             float *values, int8_t *units, uint8_t *missing,
                             hop_error *error) {
    const target self = {lookup, index, values, units, missing, error};
    hop_status status = check_form(cue, index, error);
    if (status != HOP_OK) return status;
    if (cue->text)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "cue %zu: this memory does not encode texts (kind %s)", index,
                        lookup->recipe.kind);
    if (cue->units)
        status = put_units(&self, cue->units);
    else if (cue->values)
        status = put_values(&self, cue->values);
    else
        status = put_picture(&self, cue->picture, cue->picture_size);
    if (status == HOP_OK && values && lookup->recipe.normalise) normalise(&self);
    return status;
}
