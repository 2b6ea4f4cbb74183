/* SPDX-License-Identifier: MIT */
/* Text pictures: what is read is written and read again to the same units. */
#include <string.h>
#include <hopfield/grid.h>
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const fuzz_statuses refused = {HOP_EFORMAT, HOP_EEMPTY, HOP_ELIMIT};
    hop_grids grids = {.count = 77}, again = {0};
    hop_error error = fuzz_error();
    hop_status status =
        hop_grids_decode((const char *)data, size, "input", &grids, &error);
    if (status != HOP_OK) {
        CHECK(grids.count == 77 && !grids.units);
        fuzz_check_refusal(status, &error, refused, "input");
        return 0;
    }
    const size_t units = grids.count * grids.width * grids.height;
    CHECK(units > 0 && units <= size);
    for (size_t i = 0; i < units; i++) CHECK(grids.units[i] >= -1 && grids.units[i] <= 1);
    fuzz_file file = fuzz_file_open(NULL, 0);
    CHECK(hop_grids_write(file.path, grids.units, grids.count, grids.width, grids.height,
                          &error) == HOP_OK);
    CHECK_OF(hop_grids_read(file.path, &again, &error) == HOP_OK, error.message);
    CHECK(grids.count == again.count && grids.width == again.width);
    CHECK(grids.height == again.height);
    CHECK(memcmp(grids.units, again.units, units) == 0);
    hop_grids_clear(&again);
    hop_grids_clear(&grids);
    fuzz_file_close(&file);
    return 0;
}
