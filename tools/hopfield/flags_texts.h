/* SPDX-License-Identifier: MIT */
/* Rows of the flag table: memories of texts. */
    [FLAG_BATCH] = {"batch", "FILE",
                    "Of a memory of texts: ask every line of FILE (- is standard input), "
                    "in order.",
                    NULL, KIND_FILE, 0, FIELD(batch), 0, 0},
    [FLAG_TSV] = {"tsv", NULL,
                  "Of a memory of texts: a line a cue, with tabs between verdict, score, "
                  "label, and the --top keys, best first.",
                  NULL, KIND_SWITCH, 0, FIELD(tsv), 0, 0},
    [FLAG_SURE] = {"sure", "S",
                   "Change a word where the best memory holds more than this share of "
                   "the weight (default 0.95).",
                   NULL, KIND_REAL, 0, FIELD(sure), 0, HOP_BELOW_ONE},
    [FLAG_CHANGES] = {"changes", NULL,
                      "Instead of the text, print a line a change, with tabs between: "
                      "line:column, what stood there, what it becomes, its share, "
                      "alternatives.",
                      NULL, KIND_SWITCH, 0, FIELD(changes), 0, 0},
