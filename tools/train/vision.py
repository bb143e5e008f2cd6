"""Teaches the vision transformer letters by their places, before all parts are trained together.

InternVL3 sets out from InternViT, which has seen the world; this model's ViT has seen nothing. Here it learns for each patch
which letters have their middles in it, from every letter of a page at once. What reads the letters off is thrown away
afterwards. What it bought: docs/decisions/0012.
"""

import random
import string
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

import documents
from model import Config, VisionModel
from pack import closest_grid, tiles
from pages import Canvas, Page, Word, weather

LETTERS = {letter: number for number, letter in enumerate(string.digits + string.ascii_letters + string.punctuation + "€£", 1)}
NONE, UNKNOWN = 0, -100
# The letters whose middles lie in a patch of 14 pixels stand in so many slots in reading order: "ni" is not "in".
SLOTS = 4
# Pixels under which nobody could tell letters apart.
SMALLEST = 6.5
# Of an empty slot in the loss.
NONE_WEIGHT = 0.15
# Parts of a drawn page that are learned beside it.
VARIANTS = 5


class LetterHead(nn.Module):
    """[t, patches, width] to logits of every slot, [t, patches, SLOTS, letters + 1]."""

    def __init__(self, c: Config):
        super().__init__()
        self.norm = nn.LayerNorm(c.vit_width)
        self.out = nn.Linear(c.vit_width, SLOTS * (len(LETTERS) + 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.out(self.norm(x)).unflatten(-1, (SLOTS, len(LETTERS) + 1))


def loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean over all slots that are known; empty ones count for little, as there are so many."""
    weight = torch.ones(len(LETTERS) + 1, device=logits.device)
    weight[NONE] = NONE_WEIGHT
    return F.cross_entropy(logits.flatten(0, -2), labels.flatten(), weight, ignore_index=UNKNOWN)


def accuracy(logits: Tensor, labels: Tensor) -> Tensor:
    """The share of letters that are told right."""
    there = labels > NONE
    return (logits.argmax(-1) == labels)[there].float().mean()


def labelled(page: Page, most: int, c: Config) -> tuple[np.ndarray, np.ndarray]:
    """The tiles of a page without its thumbnail, [t, 3, s, s], and the letters of each patch, [t, patches, SLOTS].

    A patch with more letters than slots, or with letters too small to be told, is unknown.
    """
    columns, rows = closest_grid(page.image.width, page.image.height, most, c.tile)
    count, side = columns * rows, c.tile // c.patch
    sx, sy = columns * c.tile / page.image.width, rows * c.tile / page.image.height
    labels = np.full((rows * side, columns * side, SLOTS), NONE)
    there: dict[tuple[int, int], list[tuple[float, float, int]]] = defaultdict(list)
    for word in page.words:
        known = word.size * min(sx, sy) >= SMALLEST
        for letter, (x, y) in zip(word.text, word.middles):
            row, column = int(y * sy // c.patch), int(x * sx // c.patch)
            if 0 <= row < rows * side and 0 <= column < columns * side:
                there[row, column].append((y, x, LETTERS.get(letter, UNKNOWN) if known else UNKNOWN))
    for patch, letters in there.items():
        found = in_reading_order(letters, c.patch / sy / 2)
        labels[patch] = UNKNOWN if len(found) > SLOTS or UNKNOWN in found else found + [NONE] * (SLOTS - len(found))
    cut = labels.reshape(rows, side, columns, side, SLOTS).swapaxes(1, 2).reshape(count, side * side, SLOTS)
    return tiles(page.image, most, c.tile)[:count], cut


def in_reading_order(letters: list[tuple[float, float, int]], line: float) -> list[int]:
    """Of (y, x, letter): two whose heights differ by less than `line` stand on one line."""
    lines: list[list[tuple[float, float, int]]] = []
    for letter in sorted(letters):
        if lines and letter[0] - lines[-1][0][0] < line:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return [number for same in lines for _, _, number in sorted(same, key=lambda letter: letter[1])]


def sheet(r: random.Random, families: list[str]) -> Page:
    """A picture full of words, large or small: most of its tiles have letters everywhere."""
    size = round(10 * 5 ** (r.random() ** 2))
    canvas = Canvas(r, families, size)
    width, height = (r.choice([224, 336]) * r.uniform(0.8, 1.25) for _ in range(2))
    step = canvas.height(r.uniform(0.85, 1.2))
    y = r.uniform(-0.5, 0.5) * size
    while y < height:
        x = r.uniform(-2, 2) * size
        while x < width:
            text = documents.glyph_word(r, r.randint(1, 12))
            x = canvas.text(x, y, text)[2] + size * r.uniform(0.2, 1)
        y += step
    return weather(canvas.page("sheet", width, height), r)


def variants(r: random.Random, page: Page, count: int) -> Iterator[Page]:
    """Parts of a page in other colours and at other sizes: FreeType takes longer to draw a page than the ViT to read it."""
    for _ in range(count):
        width, height = (r.uniform(0.6, 1) * side for side in page.image.size)
        left, top = r.uniform(0, page.image.width - width), r.uniform(0, page.image.height - height)
        part = np.asarray(page.image.crop((round(left), round(top), round(left + width), round(top + height))), np.float32)
        contrast = r.choice([-1, 1, 1, 1, 1]) * r.uniform(0.6, 1.1)
        part = (part - part.mean((0, 1))) * contrast + r.uniform(60, 235 if contrast > 0 else 120)
        words = [
            Word(word.text, word.box, word.size, [(x - left, y - top) for x, y in word.middles]) for word in page.words
        ]
        yield weather(Page(page.kind, Image.fromarray(part.clip(0, 255).astype(np.uint8)), [], words), r)


@dataclass
class Letters:
    """Tiles [b, 3, s, s] and the letters of their slots [b, patches, SLOTS]."""

    pixels: Tensor
    labels: Tensor

    @property
    def samples(self) -> int:
        return len(self.pixels)

    def to(self, device: torch.device) -> "Letters":
        return Letters(self.pixels.to(device, non_blocking=True), self.labels.to(device, non_blocking=True))


def batches(r: random.Random, families: list[str], c: Config, count: int) -> Iterator[Letters]:
    """Tiles of sheets and documents in equal parts, those without letters left out; so many a batch."""
    pixels, labels = [], []
    while True:
        page = sheet(r, families) if r.random() < 0.5 else documents.document(r, families, r.randint(0, 3))
        for part in [page, *variants(r, page, VARIANTS)]:
            for tile, there in zip(*labelled(part, r.randint(2, 9), c)):
                if (there > NONE).any() or r.random() < 0.05:
                    pixels.append(tile)
                    labels.append(there)
        while len(pixels) >= 12 * count:  # mixed, so that a batch is not one page
            order = r.sample(range(len(pixels)), count)
            yield Letters(*(torch.from_numpy(np.stack([drawn[i] for i in order])) for drawn in (pixels, labels)))
            left = sorted(set(range(len(pixels))) - set(order))
            pixels, labels = [pixels[i] for i in left], [labels[i] for i in left]


class Reader(nn.Module):
    """What this stage trains: the ViT under its own name, and the head."""

    def __init__(self, c: Config, vision_model: VisionModel):
        super().__init__()
        self.vision_model = vision_model
        self.head = LetterHead(c)

    def forward(self, pixels: Tensor) -> Tensor:
        return self.head(self.vision_model(pixels))
