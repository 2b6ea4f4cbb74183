/* SPDX-License-Identifier: MIT */
/* Rows of the flag table: what is learned, and how a memory file keeps it. */
    [FLAG_KIND] = {"kind", "NAME",
                   "What a new file is for: patterns (the default), picture, vector, "
                   "word, utterance or document, a preset of its recipe, each part of "
                   "which may be set by itself.",
                   NULL, KIND_TEXT, 0, FIELD(kind), 0, 0},
    [FLAG_LANGUAGE] = {"language", "english|none",
                       "Of texts: what is known of their language (default english: "
                       "letters that sound alike, stems of words).",
                       language_words, KIND_CHOICE, 0, FIELD(language), 0, 0},
    [FLAG_FORMAT] = {"format", "lines|numbers|words|tsv|csv|jsonl",
                     "How the inputs hold records, whatever their names: a text a line, "
                     "a vector a line, a key and a vector a line, a table, or JSON.",
                     format_words, KIND_CHOICE, 0, FIELD(format), 0, 0},
    [FLAG_COLUMNS] = {"columns", "NAME,NAME,...",
                      "Names of the columns of a table, all of them; - passes one over. "
                      "Without it, the first line has them.",
                      NULL, KIND_TEXT, 0, FIELD(columns), 0, 0},
    [FLAG_HEADER] = {"header", NULL,
                     "With --columns: the first line of a table is no record.", NULL,
                     KIND_SWITCH, 0, FIELD(header), 0, 0},
    [FLAG_PLAIN_QUOTES] = {"plain-quotes", NULL,
                           "In tables a quote is a character like any other.", NULL,
                           KIND_SWITCH, 0, FIELD(plain_quotes), 0, 0},
    [FLAG_LEARN_KEY] = {"key", "KEY|NAME",
                        "Of records, the column or JSON name (a.b.0: a path) that holds "
                        "the key; else the key itself, instead of the file's name: "
                        "several rows of one file become KEY:0, KEY:1 and so on.",
                        NULL, KIND_TEXT, 0, FIELD(key), 0, 0},
    [FLAG_TEXT] = {"text", "NAME",
                   "Column or JSON name of texts; of a single picture, the text itself.",
                   NULL, KIND_TEXT, 0, FIELD(fields[HOP_RECORD_TEXT]), 0, 0},
    [FLAG_LABEL] = {"label", "NAME",
                    "Column or JSON name of labels; of pictures and arrays, the label.",
                    NULL, KIND_TEXT, 0, FIELD(fields[HOP_RECORD_LABEL]), 0, 0},
    [FLAG_TAGS] = {"tags", "NAME",
                   "Column or JSON name of tags; of pictures and arrays, the tags, "
                   "parted by commas.",
                   NULL, KIND_TEXT, 0, FIELD(fields[HOP_RECORD_TAGS]), 0, 0},
    [FLAG_PAYLOAD] = {"payload", "NAME",
                      "Column or JSON name of payloads, which may be any JSON (. is the "
                      "whole line); of a single picture, the payload.",
                      NULL, KIND_TEXT, 0, FIELD(fields[HOP_RECORD_PAYLOAD]), 0, 0},
    [FLAG_STRENGTH_FIELD] = {"strength-field", "NAME",
                             "Column or JSON name of strengths (default strength, or "
                             "frequency).",
                             NULL, KIND_TEXT, 0,
                             FIELD(fields[HOP_RECORD_STRENGTH]), 0, 0},
    [FLAG_PICTURE_FIELD] = {"picture-field", "NAME",
                            "Column or JSON name of picture files, which lie beside the "
                            "file that names them.",
                            NULL, KIND_TEXT, 0, FIELD(fields[HOP_RECORD_PICTURE]), 0, 0},
    [FLAG_VECTOR_FIELD] = {"vector-field", "NAME", "Column or JSON name of vectors.",
                           NULL, KIND_TEXT, 0, FIELD(fields[HOP_RECORD_VECTOR]), 0, 0},
    [FLAG_DESCRIBE] = {"describe", "FILE",
                       "Records (a table or JSON lines) that say, row by row, what the "
                       "rows of arrays are: key, label, tags, text, payload, strength.",
                       NULL, KIND_FILE, 0, FIELD(describe), 0, 0},
    [FLAG_REPLACE] = {"replace", NULL,
                      "Where a key is taken, replace pattern and content of its memory; "
                      "strength and history stay.",
                      NULL, KIND_SWITCH, 0, FIELD(replace), 0, 0},
    [FLAG_KEEP_PICTURES] = {"keep-pictures", NULL,
                            "Keep the picture files themselves in the memory file.", NULL,
                            KIND_SWITCH, 0, FIELD(keep_pictures), 0, 0},
    [FLAG_LEARN_ENERGY] = {"energy", "NAME[:k=v]",
                           "How memories compete in recall by steps (softmax, ...); "
                           "poly, rect and exp of patterns of -1 and +1 are rules.",
                           energy_words, KIND_ENERGY, 0, FIELD(energy), 0, 0},
    [FLAG_LEARN_STORAGE] = {"storage", "float32|bfloat16|int8|bits",
                            "How rows are stored: real ones in 4, 2 or 1 bytes a unit, "
                            "or patterns of -1 and +1.",
                            learn_storage_words, KIND_CHOICE, 0, FIELD(storage), 0, 0},
    [FLAG_LEARN_BETA] = {"beta", "B|auto",
                         "Inverse temperature of recall by steps, or auto: tuned to the "
                         "memories.",
                         beta_words, KIND_BETA, 0, FIELD(beta), 0, 0},
    [FLAG_CODES] = {"codes", "BITS",
                    "Keep a sign code of so many bits (a multiple of 64) beside each "
                    "row: recall looks at the codes first.",
                    NULL, KIND_COUNT, 0, FIELD(codes), 64, 4096},
    [FLAG_HALF_LIFE] = {"half-life", "TIME|never",
                        "Strengths fade by half in this time since a memory was last "
                        "learned, reinforced or confirmed: 30d, 12h, 1y.",
                        NULL, KIND_DURATION, 0, FIELD(half_life), 0, 0},
    [FLAG_DURABILITY] = {"durability", "full|normal",
                         "What is committed survives power loss (full, the default), or "
                         "the last commits may be lost, faster; nothing is ever torn.",
                         durability_words, KIND_CHOICE, 0, FIELD(durability), 0, 0},
    [FLAG_NOW] = {"now", "TIME",
                  "The time that it shall be: 2026-01-31T12:00 in UTC, -30d, or seconds "
                  "since 1970 (default: the clock's).",
                  NULL, KIND_TIME, 0, FIELD(now), 0, 0},
