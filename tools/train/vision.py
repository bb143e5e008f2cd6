"""Teaches the vision transformer letters by their places, before all parts are trained together.

InternVL3 sets out from InternViT, which has seen the world; this model's ViT has seen nothing. Here it learns for each patch
which letters have their middles in it, from every letter of a page at once (letters.py), and goes on learning it beside
next-token prediction.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

import documents
from letters import NONE, LetterHead, letters_of
from model import Batch, Config, InternVl, VisionModel, initialise
from pack import closest_grid, tiles
from pages import Canvas, Page, part, weather

# Parts of a drawn page that are learned beside it.
VARIANTS = 5


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
        width, height = (round(r.uniform(0.6, 1) * side) for side in page.image.size)
        left, top = r.randint(0, page.image.width - width), r.randint(0, page.image.height - height)
        cut = part(page, left, top, left + width, top + height)
        seen = np.asarray(cut.image, np.float32)
        contrast = r.choice([-1, 1, 1, 1, 1]) * r.uniform(0.6, 1.1)
        seen = (seen - seen.mean((0, 1))) * contrast + r.uniform(60, 235 if contrast > 0 else 120)
        cut.image = Image.fromarray(seen.clip(0, 255).astype(np.uint8))
        yield weather(cut, r)


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
        for drawn in [page, *variants(r, page, VARIANTS)]:
            columns, rows = closest_grid(drawn.image.width, drawn.image.height, r.randint(2, 9), c.tile)
            for tile, there in zip(tiles(drawn.image, columns, rows, c.tile), letters_of(drawn, columns, rows, c)):
                if (there > NONE).any() or r.random() < 0.05:
                    pixels.append(tile)
                    labels.append(there)
        while len(pixels) >= 12 * count:  # mixed, so that a batch is not one page
            order = r.sample(range(len(pixels)), count)
            yield Letters(*(torch.from_numpy(np.stack([kept[i] for i in order])) for kept in (pixels, labels)))
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


class Schooled(InternVl):
    """The whole model, with the head beside it while it learns."""

    def __init__(self, c: Config):
        super().__init__(c)
        self.head = LetterHead(c)
        self.head.apply(initialise)

    def learn(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Logits of tokens as from `forward`, and of letters, [t, patches, SLOTS, CLASSES]."""
        patches = self.vision_model(batch.pixels)
        return self.read(batch, patches), self.head(patches).float()
