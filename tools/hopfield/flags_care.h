/* SPDX-License-Identifier: MIT */
/* Rows of the flag table: looking after a memory file. */
    [FLAG_APPLY] = {"apply", NULL, "Do it; without, only say what would be done.", NULL,
                    KIND_SWITCH, 0, FIELD(apply), 0, 0},
    [FLAG_LIKENESS] = {"likeness", "M",
                       "Memories at least so alike are near-duplicates (default 0.98): "
                       "the overlap of bits, the cosine of real rows; over 1, none are.",
                       NULL, KIND_REAL, 0, FIELD(likeness), -1, 2},
    [FLAG_FLOOR] = {"floor", "C",
                    "Drop memories whose faded strength is below C (default 0: none).",
                    NULL, KIND_REAL, 0, FIELD(floor), 0, 1e18},
    [FLAG_SAMPLES] = {"samples", "N",
                      "Try N memories, spread evenly (default 1000; 0: all).", NULL,
                      KIND_COUNT, 0, FIELD(samples), 0, HOP_MAX_PATTERNS},
    [FLAG_DOCTOR_NOISE] = {"noise", "F",
                           "Damage of the copies that are tried (default 0.1): this "
                           "share of the units is flipped; of real rows, normal noise of "
                           "this share of their root-mean-square unit.",
                           NULL, KIND_REAL, 0, FIELD(noise), 0, 1},
    [FLAG_AGAINST] = {"against", "OTHER",
                      "Ask this memory file the same, and say which cues change.", NULL,
                      KIND_FILE, 0, FIELD(against), 0, 0},
    [FLAG_CHANGED] = {"changed", NULL,
                      "List every cue that is right in one memory only (with --against), "
                      "or wrong or rejected (without).",
                      NULL, KIND_SWITCH, 0, FIELD(changed), 0, 0},
    [FLAG_OLD] = {"old", "KEY", "The old association.", NULL, KIND_TEXT, 0, FIELD(old), 0,
                  0},
    [FLAG_NEW] = {"new", "KEY", "The new association.", NULL, KIND_TEXT, 0, FIELD(fresh),
                  0, 0},
