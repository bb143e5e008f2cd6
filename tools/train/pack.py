"""From conversations to batches: tiles, tokens, positions, loss weights, and samples packed so that no work is wasted."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer

from letters import SLOTS, letters_of
from model import Batch, Config
from text import Sample, write

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
DELTAS = [2.0**-i for i in range(9)]


@lru_cache
def grids(most: int) -> list[tuple[int, int]]:
    found = {(i, j) for n in range(1, most + 1) for i in range(1, n + 1) for j in range(1, n + 1) if i * j <= most}
    return sorted(found, key=lambda grid: grid[0] * grid[1])


def closest_grid(width: int, height: int, most: int, tile: int) -> tuple[int, int]:
    """Columns and rows by InternVL's rule: the nearest aspect ratio, of two equally near the one that needs no enlarging."""
    best, least = (1, 1), math.inf
    for columns, rows in grids(most):
        difference = abs(width / height - columns / rows)
        if difference < least:
            best, least = (columns, rows), difference
        elif difference == least and width * height > 0.5 * tile * tile * columns * rows:
            best = columns, rows
    return best


def tiles(image: Image.Image, columns: int, rows: int, tile: int) -> np.ndarray:
    """A picture cut into so many, and the thumbnail if they are several: [t, 3, tile, tile], normalised."""
    whole = image.resize((columns * tile, rows * tile), Image.BICUBIC)
    cut = np.asarray(whole, np.float32).reshape(rows, tile, columns, tile, 3).swapaxes(1, 2).reshape(-1, tile, tile, 3)
    if len(cut) > 1:
        cut = np.concatenate([cut, np.asarray(image.resize((tile, tile), Image.BICUBIC), np.float32)[None]])
    return ((cut / 255 - MEAN) / DEVIATION).transpose(0, 3, 1, 2)


def positions(visual: np.ndarray, runs: list[tuple[int, int, float]]) -> np.ndarray:
    """V2PE (InternVL3, variable visual position encoding): text advances by 1, a visual token by its picture's δ; text goes on at whole numbers.

    runs: of each picture, its first token, its number of tokens, and δ
    """
    out = np.empty(len(visual), np.float32)
    last, index = -1.0, 0
    for start, length, delta in runs:
        out[index:start] = last + 1 + np.arange(start - index)
        last += start - index
        out[start : start + length] = last + np.arange(1, length + 1) * delta
        last, index = math.ceil(last + length * delta), start + length
    out[index:] = last + 1 + np.arange(len(out) - index)
    return out


@dataclass
class Encoded:
    """A sample as numbers. `learned` marks tokens that are to be predicted, `weights` their shares in the loss.

    letters  [t, patches, SLOTS] of each patch of each tile
    """

    ids: np.ndarray
    positions: np.ndarray
    visual: np.ndarray
    pixels: np.ndarray
    letters: np.ndarray
    learned: np.ndarray
    weights: np.ndarray


class Encoder:
    """Writes samples down as the engine would."""

    def __init__(self, config: Config, tokenizer: Tokenizer):
        self.config = config
        self.tokenizer = tokenizer
        self.context = tokenizer.token_to_id("<IMG_CONTEXT>")

    def encode(self, sample: Sample, r: random.Random) -> Encoded:
        c = self.config
        cut, letters = [], [np.zeros((0, c.grid**2, SLOTS), np.int64)]
        for page in sample.pages:
            columns, rows = closest_grid(page.image.width, page.image.height, sample.max_tiles, c.tile)
            cut.append(tiles(page.image, columns, rows, c.tile))
            letters.append(letters_of(page, columns, rows, c))
            if columns * rows > 1:
                letters.append(letters_of(page, 1, 1, c))
        ids: list[int] = []
        learned: list[bool] = []
        weights: list[float] = []
        for text, is_learned in write(sample, [len(tile) for tile in cut], c.tile_tokens):
            piece = self.tokenizer.encode(text, add_special_tokens=False).ids
            ids += piece
            learned += [is_learned] * len(piece)
            # Square averaging (InternVL 2.5, loss reweighting): neither short nor long answers dominate.
            weights += [len(piece) ** -0.5 if is_learned else 0] * len(piece)
        ids_ = np.array(ids, np.int64)
        visual = ids_ == self.context
        runs = []
        starts = np.flatnonzero(visual & ~np.roll(visual, 1))
        for start, tile in zip(starts, cut):
            runs.append((int(start), len(tile) * c.tile_tokens, sample.delta or random_delta(r)))
        pixels = np.concatenate(cut) if cut else np.zeros((0, 3, c.tile, c.tile), np.float32)
        learned_, weights_ = np.array(learned), np.array(weights, np.float32)
        return Encoded(ids_, positions(visual, runs), visual, pixels, np.concatenate(letters), learned_, weights_)


def random_delta(r: random.Random) -> float:
    """The standard numbering half of the time, else any of V2PE's strides."""
    return 1.0 if r.random() < 0.5 else r.choice(DELTAS)


def pack(samples: Iterator[Encoded], tokens: int, tiles_: int, waiting: int = 48) -> Iterator[list[Encoded]]:
    """Groups of samples that fill a batch of so many tokens and tiles (InternVL 2.5, multimodal data packing).

    The one that waited longest comes first; then whichever keeps the loads of decoder and vision transformer in proportion.
    """
    buffer: list[Encoded] = []
    while True:
        buffer += [next(samples) for _ in range(waiting - len(buffer))]
        group = [buffer.pop(0)]
        while True:
            used = sum(len(e.ids) for e in group), sum(len(e.pixels) for e in group)
            fitting = [e for e in buffer if used[0] + len(e.ids) <= tokens and used[1] + len(e.pixels) <= tiles_]
            if not fitting:
                break
            chosen = min(
                fitting, key=lambda e: abs((used[0] + len(e.ids)) / tokens - (used[1] + len(e.pixels)) / tiles_)
            )
            buffer = [e for e in buffer if e is not chosen]
            group.append(chosen)
        yield group


def collate(group: list[Encoded]) -> Batch:
    lengths = [len(e.ids) for e in group]
    total, longest = sum(lengths), max(lengths)
    rows = np.full((len(group), longest), total)
    inverse, start = [], 0
    for number, length in enumerate(lengths):
        rows[number, :length] = np.arange(start, start + length)
        inverse.append(np.arange(length) + number * longest)
        start += length
    ids = np.concatenate([e.ids for e in group])
    learned = np.concatenate([e.learned for e in group])
    weights = np.concatenate([e.weights for e in group])[learned]
    answers = np.flatnonzero(learned)
    return Batch(
        ids=torch.from_numpy(ids),
        positions=torch.from_numpy(np.concatenate([e.positions for e in group])),
        pixels=torch.from_numpy(np.concatenate([e.pixels for e in group])),
        letters=torch.from_numpy(np.concatenate([e.letters for e in group])),
        visual=torch.from_numpy(np.flatnonzero(np.concatenate([e.visual for e in group]))),
        rows=torch.from_numpy(rows),
        inverse=torch.from_numpy(np.concatenate(inverse)),
        predict=torch.from_numpy(answers - 1),
        targets=torch.from_numpy(ids[answers]),
        weights=torch.from_numpy(weights / max(weights.sum(), 1e-9)),
        owners=torch.from_numpy(np.repeat(np.arange(len(group)), [e.learned.sum() for e in group])),
    )
