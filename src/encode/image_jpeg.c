/* SPDX-License-Identifier: MIT */
/* JPEG in: grey, colour and CMYK to 8-bit grey or RGB, through libjpeg. */
#include "encode/image.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>
#include <jerror.h>

#include "core/error.h"

/* A progressive file may ask for any number of passes over all its pixels; real ones
   have about ten. */
enum { MAX_SCANS = 500 };

/* Everything that a longjmp out of libjpeg must find unharmed. */
typedef struct jpeg_state {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf jump;
    const char *name;
    hop_error *error;
    hop_status status;
    hop_image image;
    uint8_t *row; /* one row of CMYK */
} jpeg_state;

static _Noreturn void damaged(jpeg_state *state, const char *fault) {
    state->status =
        hop_fail(state->error, HOP_EFORMAT, "%s: damaged JPEG: %s", state->name, fault);
    longjmp(state->jump, 1);
}

static _Noreturn void on_error(j_common_ptr info) {
    jpeg_state *state = info->client_data;
    char fault[JMSG_LENGTH_MAX];
    if (info->err->msg_code == JERR_OUT_OF_MEMORY) {
        state->status = hop_fail_memory(state->error);
        longjmp(state->jump, 1);
    }
    info->err->format_message(info, fault);
    damaged(state, fault);
}

/* Most warnings are habits of cameras; these two mean that a part of the picture is made
   up. */
static void on_message(j_common_ptr info, int level) {
    int fault = info->err->msg_code;
    if (level < 0 && (fault == JWRN_HIT_MARKER || fault == JWRN_HUFF_BAD_CODE))
        on_error(info);
}

static void on_progress(j_common_ptr info) {
    if (((j_decompress_ptr)info)->input_scan_number > MAX_SCANS)
        damaged(info->client_data, "more than 500 scans");
}

static void nothing(j_decompress_ptr info) {
    (void)info;
}

/* All bytes were there from the start. libjpeg's own source would invent an end marker
   and leave the rest of the picture grey. */
static boolean ended_early(j_decompress_ptr info) {
    damaged(info->client_data, "the file ends early");
}

static void skip_bytes(j_decompress_ptr info, long count) {
    if (count <= 0) return;
    if ((size_t)count > info->src->bytes_in_buffer) ended_early(info);
    info->src->next_input_byte += count;
    info->src->bytes_in_buffer -= (size_t)count;
}

/* a * b / 255, rounded */
static int scaled(int a, int b) {
    int product = a * b + 128;
    return ((product >> 8) + product) >> 8;
}

/* Adobe's inverted CMYK, the only kind that JPEG files hold, as Pillow converts it. */
static void cmyk_to_rgb(const uint8_t *cmyk, uint8_t *rgb, size_t width) {
    for (size_t x = 0; x < width; x++)
        for (int c = 0; c < 3; c++) {
            int light = cmyk[4 * x + 3];
            int value = light - scaled(255 - cmyk[4 * x + (size_t)c], light);
            rgb[3 * x + (size_t)c] = (uint8_t)(value < 0 ? 0 : value);
        }
}

static void begin(jpeg_state *state, const uint8_t *bytes, size_t size) {
    struct jpeg_decompress_struct *info = &state->info;
    jpeg_create_decompress(info);
    info->client_data = state;
    state->progress.progress_monitor = on_progress;
    info->progress = &state->progress;
    state->source = (struct jpeg_source_mgr){.next_input_byte = bytes,
                                             .bytes_in_buffer = size,
                                             .init_source = nothing,
                                             .fill_input_buffer = ended_early,
                                             .skip_input_data = skip_bytes,
                                             .resync_to_restart = jpeg_resync_to_restart,
                                             .term_source = nothing};
    info->src = &state->source;
}

static int prepare(jpeg_state *state) {
    struct jpeg_decompress_struct *info = &state->info;
    jpeg_read_header(info, TRUE);
    int layers = info->num_components;
    if (layers != 1 && layers != 3 && layers != 4) {
        state->status = hop_fail(state->error, HOP_EUNSUPPORTED,
                                 "%s: a JPEG of %d components", state->name, layers);
        return -1;
    }
    state->status =
        hop_image_allocate(info->image_width, info->image_height, layers == 1 ? 1 : 3,
                           state->name, &state->image, state->error);
    if (state->status != HOP_OK) return -1;
    info->out_color_space = layers == 1   ? JCS_GRAYSCALE
                            : layers == 3 ? JCS_RGB
                                          : JCS_CMYK;
    if (layers == 4 && !(state->row = malloc(4 * state->image.width))) {
        state->status = hop_fail_memory(state->error);
        return -1;
    }
    return 0;
}

/* Returns 0, or -1 with the status set. Everything that changes lives in *state, outside
   this frame, because of the longjmp. */
static int decode(jpeg_state *state, const uint8_t *bytes, size_t size) {
    struct jpeg_decompress_struct *info = &state->info;
    if (setjmp(state->jump)) return -1;
    begin(state, bytes, size);
    if (prepare(state) != 0) return -1;
    jpeg_start_decompress(info);
    while (info->output_scanline < info->output_height) {
        uint8_t *line = state->image.pixels + (size_t)info->output_scanline *
                                                  state->image.width *
                                                  state->image.channels;
        JSAMPROW target = state->row ? state->row : line;
        if (jpeg_read_scanlines(info, &target, 1) != 1) ended_early(info);
        if (state->row) cmyk_to_rgb(state->row, line, state->image.width);
    }
    jpeg_finish_decompress(info);
    return 0;
}

hop_status hop_image_decode_jpeg(const uint8_t *bytes, size_t size, const char *name,
                                 hop_image *out, hop_error *error) {
    jpeg_state state = {.name = name, .error = error};
    state.info.err = jpeg_std_error(&state.errors);
    state.errors.error_exit = on_error;
    state.errors.emit_message = on_message;
    state.info.client_data = &state;
    hop_status status = HOP_OK;
    if (decode(&state, bytes, size) == 0) {
        *out = state.image;
    } else {
        status = state.status;
        hop_image_clear(&state.image);
    }
    free(state.row);
    jpeg_destroy_decompress(&state.info);
    return status;
}
