/* SPDX-License-Identifier: MIT */
/* PNG in: every bit depth and colour type to 8-bit grey or RGB, through libpng. */
#include "encode/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <png.h>

#include "core/error.h"

/* Everything that a longjmp out of libpng must find unharmed. */
typedef struct png_state {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t left;
    const char *name;
    hop_error *error;
    hop_status status;
    hop_image image;
    int no_memory;
    char fault[128];
} png_state;

static void give_bytes(png_structp png, png_bytep to, size_t size) {
    png_state *state = png_get_io_ptr(png);
    if (size > state->left) png_error(png, "the file ends early");
    memcpy(to, state->bytes, size);
    state->bytes += size;
    state->left -= size;
}

static void on_error(png_structp png, png_const_charp message) {
    png_state *state = png_get_error_ptr(png);
    snprintf(state->fault, sizeof state->fault, "%s", message);
    longjmp(png_jmpbuf(png), 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static png_voidp give_memory(png_structp png, png_alloc_size_t size) {
    png_state *state = png_get_mem_ptr(png);
    void *memory = malloc(size);
    if (!memory) state->no_memory = 1;
    return memory;
}

static void take_memory(png_structp png, png_voidp memory) {
    (void)png;
    free(memory);
}

/* No gamma, profile or background is applied, as in Pillow, so those chunks are not even
   unpacked: less to go wrong in what strangers send. */
static void skip_chunks(png_structp png) {
    static const png_byte names[] =
        "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0"
        "pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0tEXt\0tIME\0zTXt";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, names, sizeof names / 5);
}

/* An index past the palette is the grey of that value, as in Pillow. */
static void complete_palette(png_structp png, png_infop info) {
    png_color full[PNG_MAX_PALETTE_LENGTH];
    png_colorp given = NULL;
    int count = 0, size = 1 << png_get_bit_depth(png, info);
    if (!png_get_PLTE(png, info, &given, &count) || count >= size) return;
    for (int i = 0; i < size; i++) {
        png_byte grey = (png_byte)i;
        full[i] = i < count ? given[i] : (png_color){grey, grey, grey};
    }
    png_set_PLTE(png, info, full, size);
}

static void read_rows(png_state *state) {
    png_structp png = state->png;
    size_t stride = state->image.width * state->image.channels;
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, state->info);
    if (png_get_rowbytes(png, state->info) != stride)
        png_error(png, "rows of an unexpected length");
    /* Adam7 fills the gaps of the rows that are there: let it find no rubbish. */
    if (passes > 1) memset(state->image.pixels, 0, stride * state->image.height);
    for (int pass = 0; pass < passes; pass++)
        for (size_t y = 0; y < state->image.height; y++)
            png_read_row(png, state->image.pixels + y * stride, NULL);
    png_read_end(png, NULL);
}

/* Returns 0, or -1 with the status or the fault set. Everything that changes lives in
 *state, outside this frame, because of the longjmp. */
static int decode(png_state *state) {
    png_structp png = state->png;
    if (setjmp(png_jmpbuf(png))) return -1;
    png_set_read_fn(png, state, give_bytes);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    skip_chunks(png);
    png_read_info(png, state->info);
    int colour = png_get_color_type(png, state->info);
    state->status = hop_image_allocate(
        png_get_image_width(png, state->info), png_get_image_height(png, state->info),
        colour & PNG_COLOR_MASK_COLOR ? 3 : 1, state->name, &state->image, state->error);
    if (state->status != HOP_OK) return -1;
    if (colour == PNG_COLOR_TYPE_PALETTE) complete_palette(png, state->info);
    png_set_expand(png);
    png_set_strip_16(png);
    png_set_strip_alpha(png);
    read_rows(state);
    return 0;
}

hop_status hop_image_decode_png(const uint8_t *bytes, size_t size, const char *name,
                                hop_image *out, hop_error *error) {
    png_state state = {.bytes = bytes, .left = size, .name = name, .error = error};
    state.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &state, on_error,
                                         on_warning, &state, give_memory, take_memory);
    if (state.png) state.info = png_create_info_struct(state.png);
    hop_status status = HOP_OK;
    if (!state.info)
        status = hop_fail_memory(error);
    else if (decode(&state) == 0)
        *out = state.image;
    else if (state.status != HOP_OK)
        status = state.status;
    else if (state.no_memory)
        status = hop_fail_memory(error);
    else
        status = hop_fail(error, HOP_EFORMAT, "%s: damaged PNG: %s", name, state.fault);
    if (status != HOP_OK) hop_image_clear(&state.image);
    png_destroy_read_struct(&state.png, &state.info, NULL);
    return status;
}
