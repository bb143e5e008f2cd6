"""What is drawn when: letters that fill a tile first, whole documents last.

The vision transformer knows letters by then; the decoder learns on a few large ones to read them off from left to right, and
on more of them line by line. A level begins when the loss of the one before has fallen far enough, and a part of what went
before comes along.
"""

import random
from collections.abc import Iterator

import documents
import tasks
from pages import SEEN
from text import SYSTEM, Sample, repetitive, tool_section

# The loss at which a level is left. Random letters keep it from falling far, and a tile of few costs as much as a full one; what is
# not read on small documents will not be read on large ones.
LETTERS_PROMOTION, DOCUMENTS_PROMOTION = 1.0, 0.4
# Longest word, lines, least and greatest size of letters in pixels of a tile of 112.
LETTERS = [(3, 1, 24, 44), (6, 1, 16, 30), (10, 2, 13, 22), (10, 4, 12, 20)]
LARGEST = 3
LAST = len(LETTERS) + LARGEST


def promotion(level: int) -> float:
    return LETTERS_PROMOTION if level < len(LETTERS) else DOCUMENTS_PROMOTION


def sample(r: random.Random, level: int, families: list[str] = SEEN) -> Sample:
    """One sample of a level, or of one below. What says the same again and again is left out."""
    while True:
        drawn = any_sample(r, level, families)
        if not any(repetitive(turn.text) for turn in drawn.turns):
            return drawn


def any_sample(r: random.Random, level: int, families: list[str]) -> Sample:
    if level > 0 and r.random() < 0.25:
        level = r.randint(max(0, level - 4), level - 1)
    if level < len(LETTERS):
        if r.random() < 0.1:
            return tasks.from_text(r, families, 0)
        return (tasks.spell if r.random() < 0.2 else tasks.captions)(r, families, *LETTERS[level])
    size = r.randint(0, level - len(LETTERS))
    u = r.random()
    if u < 0.25:
        return tasks.page_captions(r, families, size)
    return tasks.from_text(r, families, size) if u < 0.35 else instruction(r, families, size)


def instruction(r: random.Random, families: list[str], size: int) -> Sample:
    """A conversation about a page, several pages, or with a tool."""
    u = r.random()
    if u < 0.2:
        return tasks.glimpse(r, families)
    if u < 0.28:
        return tasks.which_page(r, families, [2, 4, 8, 32][size], turns=r.randint(1, 4))
    if u < 0.35 and size > 0:
        return tasks.look_closer(r, families, size)
    if u < 0.4:
        return tasks.use_tool(r, families, size)
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
