"""Which letters and shapes stand where on a page, and what reads them off the vision transformer while it learns.

The drawings know every letter's place: a page of forty letters teaches forty letters, each with its place, where next-token loss
says little about either. What it bought: docs/decisions/0012.
"""

import math
import string
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import Config
from pages import COLOURS, FORMS_DRAWN, Page, Shape

LETTERS = {letter: number for number, letter in enumerate(string.digits + string.ascii_letters + string.punctuation + "€£", 1)}
SHAPES = {kind: number for number, kind in enumerate(product(COLOURS, FORMS_DRAWN), len(LETTERS) + 1)}
CLASSES = 1 + len(LETTERS) + len(SHAPES)
NONE, UNKNOWN = 0, -100
# The letters whose middles lie in a patch of 14 pixels stand in so many slots in reading order: "ni" is not "in".
SLOTS = 4
# Pixels under which nobody could tell letters apart.
SMALLEST = 6.5
# Of an empty slot in the loss.
NONE_WEIGHT = 0.15


class LetterHead(nn.Module):
    """[t, patches, width] to logits of every slot, [t, patches, SLOTS, CLASSES]. Thrown away after training."""

    def __init__(self, c: Config):
        super().__init__()
        self.norm = nn.LayerNorm(c.vit_width)
        self.out = nn.Linear(c.vit_width, SLOTS * CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(self.norm(x)).unflatten(-1, (SLOTS, CLASSES))


def loss(logits: Tensor, letters: Tensor) -> Tensor:
    """Mean over all slots that are known; empty ones count for little, as there are so many."""
    weight = torch.ones(CLASSES, device=logits.device)
    weight[NONE] = NONE_WEIGHT
    known = letters != UNKNOWN
    each = F.cross_entropy(logits[known], letters[known], weight, reduction="sum")
    return each / weight[letters[known]].sum().clamp(min=1)


def accuracy(logits: Tensor, letters: Tensor) -> Tensor:
    """The share of letters and of patches of shapes that are told right."""
    there = letters > NONE
    return (logits.argmax(-1) == letters)[there].float().mean()


def letters_of(page: Page, columns: int, rows: int, c: Config) -> np.ndarray:
    """Of each patch of each tile where a page is cut into so many, [t, patches, SLOTS].

    A patch with more letters than slots, or with letters too small to be told, is unknown. One whose middle is on a shape has
    that in its first slot.
    """
    side = c.tile // c.patch
    sx, sy = columns * c.tile / page.image.width, rows * c.tile / page.image.height
    found = np.full((rows * side, columns * side, SLOTS), NONE)
    for shape in page.shapes:
        for row, column in patches_of(shape, sx / c.patch, sy / c.patch):
            if 0 <= row < rows * side and 0 <= column < columns * side:
                found[row, column, 0] = SHAPES[shape.colour, shape.form]
    there: dict[tuple[int, int], list[tuple[float, float, int]]] = defaultdict(list)
    for word in page.words:
        known = word.size * min(sx, sy) >= SMALLEST
        for letter, (x, y) in zip(word.text, word.middles):
            row, column = int(y * sy // c.patch), int(x * sx // c.patch)
            if 0 <= row < rows * side and 0 <= column < columns * side:
                there[row, column].append((y, x, LETTERS.get(letter, UNKNOWN) if known else UNKNOWN))
    for patch, letters in there.items():
        ordered = in_reading_order(letters, c.patch / sy / 2)
        found[patch] = UNKNOWN if len(ordered) > SLOTS or UNKNOWN in ordered else ordered + [NONE] * (SLOTS - len(ordered))
    return found.reshape(rows, side, columns, side, SLOTS).swapaxes(1, 2).reshape(rows * columns, side * side, SLOTS)


def patches_of(shape: Shape, sx: float, sy: float) -> Iterator[tuple[int, int]]:
    """Row and column of the patches, `sx` and `sy` of them to a pixel, whose middles the shape covers."""
    left, top, right, bottom = shape.box[0] * sx, shape.box[1] * sy, shape.box[2] * sx, shape.box[3] * sy
    for row in range(int(top), math.ceil(bottom)):
        for column in range(int(left), math.ceil(right)):
            x, y = (column + 0.5 - left) / (right - left), (row + 0.5 - top) / (bottom - top)
            if 0 <= x <= 1 and 0 <= y <= 1 and covers(shape.form, x, y):
                yield row, column


def covers(form: str, x: float, y: float) -> bool:
    """Whether a form that fills the unit square is there."""
    match form:
        case "circle":
            return (x - 0.5) ** 2 + (y - 0.5) ** 2 <= 0.25
        case "triangle":
            return abs(x - 0.5) <= y / 2
        case _:
            return True


def in_reading_order(letters: list[tuple[float, float, int]], line: float) -> list[int]:
    """Of (y, x, letter): two whose heights differ by less than `line` stand on one line."""
    lines: list[list[tuple[float, float, int]]] = []
    for letter in sorted(letters):
        if lines and letter[0] - lines[-1][0][0] < line:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return [number for same in lines for _, _, number in sorted(same, key=lambda letter: letter[1])]
