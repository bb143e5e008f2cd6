"""What is drawn when: letters that fill a tile first, whole documents last.

A small letter on an empty picture teaches nothing; a large one is learned within minutes, and shrinks when it is. A level
begins when the loss of the one before has fallen to PROMOTION, and a part of what went before comes along.
"""

import random
from collections.abc import Iterator

import documents
import tasks
from pages import SEEN
from text import SYSTEM, Sample, tool_section

PROMOTION = 0.75
# Longest word, lines, least and greatest size of letters in pixels of a tile of 112.
LETTERS = [
    (1, 1, 60, 90), (1, 1, 36, 80), (2, 1, 30, 55), (3, 1, 24, 44), (4, 1, 20, 34), (6, 1, 16, 26), (9, 1, 14, 22),
    (10, 2, 14, 22), (10, 3, 13, 20),
]  # fmt: skip
LAST = len(LETTERS) + 3


def sample(r: random.Random, level: int, families: list[str] = SEEN) -> Sample:
    """One sample of a level, or of one below."""
    if level > 0 and r.random() < 0.25:
        level = r.randint(0, level - 1)
    if level < len(LETTERS):
        return (tasks.spell if r.random() < 0.2 else tasks.captions)(r, families, *LETTERS[level])
    size = level - len(LETTERS)
    u = r.random()
    if u < 0.15:
        return tasks.from_text(r, families, size)
    if u < 0.22:
        return tasks.which_page(r, families, [2, 4, 8, 32][size])
    if u < 0.29 and size > 0:
        return tasks.look_closer(r, families, size)
    return tasks.about_page(r, families, size, 5)


def texts(r: random.Random) -> Iterator[str]:
    """What the vocabulary is made for: questions and answers as they come, and the words around tools."""
    yield from [f"system\n{SYSTEM}", "user\n", "assistant\n", "Read the text.", "</img>\n"] * 500
    yield from [tool_section([tasks.ZOOM])] * 50
    for _ in range(3000):
        page = documents.document(r, SEEN, r.randint(0, 3))
        for _, question, answer in tasks.exchanges(r, page, 6):
            yield question
            yield answer
