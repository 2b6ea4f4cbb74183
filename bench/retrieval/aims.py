# SPDX-License-Identifier: MIT
"""What is to be reached on the collections of docs/RETRIEVAL.md, by task and set."""

AIMS = {
    "words": {"top 1 / top 5": "93 / 98.5"},
    "intents": {"clean": "87.5", "char10": "84.5", "char20": "77", "wdel30": "75"},
    "items": {"char20": "96", "char30": "90", "half": "75"},
    "documents": {"clean": "37", "char10": "34", "char20": "30"},
    "unknown": {"rejected": "82"},
}
