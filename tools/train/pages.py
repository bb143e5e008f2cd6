"""Draws documents whose words and boxes are known: cards, receipts, invoices, forms, letters, tables, charts, shapes.

A drawing is a list of items on a canvas that grows with them; only when all is placed, colours, noise, a slight rotation and
JPEG are put on it, and the boxes turned with it.
"""

import io
import math
import random
import subprocess
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Box = tuple[float, float, float, float]

# By family, from the Debian packages of fonts.txt; those of the second list are held out for evaluation.
SEEN = [
    "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono", "Liberation Sans", "Liberation Serif", "Liberation Sans Narrow",
    "Lato", "Open Sans", "Carlito", "Caladea", "FreeSerif", "FreeMono", "Nimbus Mono PS", "Cantarell",
]  # fmt: skip
UNSEEN = ["Roboto", "Linux Libertine O", "Hack", "FreeSans", "Nimbus Roman", "Liberation Mono"]


@lru_cache
def font_files(family: str) -> tuple[str, ...]:
    """The upright faces of a family, plain and bold.

    Raises SystemExit if it is not installed: with other fonts the scores would be others.
    """
    wanted = f":family={family}"
    out = subprocess.run(["fc-list", wanted, "file", "family", "style"], capture_output=True, text=True, check=True).stdout
    found = []
    for line in out.splitlines():
        file, families, style = line.split(":")[:3]
        upright = style.removeprefix("style=").split(",")[0] in ("Book", "Regular", "Roman", "Bold")
        if upright and families.strip() == family and file.endswith((".ttf", ".otf")):
            found.append(file)
    if not found:
        raise SystemExit(f"the font {family} is not installed: apt install $(cat {Path(__file__).parent}/fonts.txt)")
    return tuple(sorted(found))


@lru_cache(2048)
def font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size)


@lru_cache(1 << 16)
def advance(file: str, size: int, letter: str) -> float:
    """Of one letter: FreeType hints it anew each time it is asked."""
    return font(file, size).getlength(letter)


@dataclass
class Word:
    text: str
    box: Box
    size: float = 0.0  # of its letters, in pixels
    middles: list[tuple[float, float]] = field(default_factory=list)  # of its letters


@dataclass
class Field:
    """Something on the page that can be asked for by a name, and is answered by a value."""

    kind: str  # what it is, for questions in other words than its label: date, due, total, vendor, …
    label: str
    value: str
    box: Box  # of the value


COLOURS = {
    "red": (210, 40, 40), "green": (40, 150, 60), "blue": (45, 80, 210), "yellow": (240, 205, 40), "orange": (245, 135, 30),
    "purple": (140, 60, 170), "black": (25, 25, 25), "pink": (245, 130, 180),
}  # fmt: skip
FORMS_DRAWN = ["circle", "square", "triangle"]


@dataclass
class Shape:
    form: str  # of FORMS_DRAWN
    colour: str  # of COLOURS
    box: Box


@dataclass
class Table:
    columns: list[str]
    rows: list[list[str]]
    boxes: list[list[Box]]


@dataclass
class Page:
    """A drawn document. Boxes are in pixels of the image."""

    kind: str
    image: Image.Image
    lines: list[str]  # in reading order
    words: list[Word]
    fields: list[Field] = field(default_factory=list)
    table: Table | None = None
    bars: list[tuple[str, int]] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)


def union(boxes: list[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes)
    return min(lefts), min(tops), max(rights), max(bottoms)


def middles(word: str, x: float, y: float, f: ImageFont.FreeTypeFont) -> list[tuple[float, float]]:
    """Of the letters of a word that begins at x, y."""
    height = y + f.getmetrics()[0] - 0.33 * f.size
    found = []
    for letter in word:
        width = advance(f.path, f.size, letter)
        found.append((x + width / 2, height))
        x += width
    return found


class Canvas:
    """Places text and lines, and draws them when told how large the page is."""

    def __init__(self, r: random.Random, families: list[str], size: int):
        self.r = r
        self.size = size
        files = font_files(r.choice(families))
        self.file = r.choice(files)
        self.bold = next((file for file in files if "Bold" in file), self.file)
        self.items: list[tuple] = []
        self.words: list[Word] = []
        self.lines: list[tuple[float, float, str]] = []

    def width(self, text: str, scale: float = 1, bold: bool = False) -> float:
        return self._font(scale, bold).getlength(text)

    def height(self, scale: float = 1) -> float:
        """From one line to the next."""
        return self.size * scale * 1.35

    def text(self, x: float, y: float, text: str, scale: float = 1, bold: bool = False, right: bool = False) -> Box:
        """One line of text; x is its left, or its right end. Returns the box of its ink."""
        f = self._font(scale, bold)
        if right:
            x -= f.getlength(text)
        self.items.append(("text", x, y, text, f))
        boxes = []
        start = 0
        for word in text.split(" "):
            if word:
                left, top, rightmost, bottom = f.getbbox(word)
                at = x + f.getlength(text[:start])
                boxes.append((at + left, y + top, at + rightmost, y + bottom))
                self.words.append(Word(word, boxes[-1], f.size, middles(word, at, y, f)))
            start += len(word) + 1
        self.lines.append((y, x, text))
        return union(boxes)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.items.append(("line", x0, y0, x1, y1))

    def rectangle(self, box: Box, fill: tuple[int, int, int] | None = None) -> None:
        self.items.append(("rectangle", box, fill))

    def ellipse(self, box: Box, fill: tuple[int, int, int]) -> None:
        self.items.append(("ellipse", box, fill))

    def polygon(self, points: list[tuple[float, float]], fill: tuple[int, int, int]) -> None:
        self.items.append(("polygon", points, fill))

    def _font(self, scale: float, bold: bool) -> ImageFont.FreeTypeFont:
        return font(self.bold if bold else self.file, max(8, round(self.size * scale)))

    def reading_order(self) -> list[str]:
        """Lines from top to bottom; what stands side by side, from left to right with a space between."""
        rows: list[list[tuple[float, float, str]]] = []
        for line in sorted(self.lines):
            if rows and line[0] - rows[-1][0][0] < 0.5 * self.size:
                rows[-1].append(line)
            else:
                rows.append([line])
        return [" ".join(text for _, _, text in sorted(row, key=lambda line: line[1])) for row in rows]

    def draw(self, width: float, height: float) -> Image.Image:
        r = self.r
        dark = r.random() < 0.05
        paper = tuple(r.randint(0, 50) if dark else r.randint(215, 255) for _ in range(3))
        if r.random() < 0.5:
            paper = (paper[0],) * 3
        ink = tuple(r.randint(190, 255) if dark else r.randint(0, 90) for _ in range(3))
        image = Image.new("RGB", (math.ceil(width), math.ceil(height)), paper)
        draw = ImageDraw.Draw(image)
        for item in self.items:
            match item:
                case ("text", x, y, text, f):
                    draw.text((x, y), text, font=f, fill=ink)
                case ("line", x0, y0, x1, y1):
                    draw.line((x0, y0, x1, y1), fill=ink, width=1)
                case ("rectangle", box, fill):
                    draw.rectangle(box, fill=fill, outline=ink)
                case ("ellipse", box, fill):
                    draw.ellipse(box, fill=fill)
                case ("polygon", points, fill):
                    draw.polygon(points, fill=fill)
        return image

    def page(self, kind: str, width: float, height: float, **known) -> Page:
        return Page(kind, self.draw(width, height), self.reading_order(), self.words, **known)


def weather(page: Page, r: random.Random, strength: float = 1) -> Page:
    """What scanning and sending do to a page: a slight rotation, blur, noise, JPEG at a random quality."""
    if r.random() < 0.25 * strength:
        page = rotated(page, r.uniform(-2, 2))
    image = page.image
    if r.random() < 0.15 * strength:
        image = image.filter(ImageFilter.GaussianBlur(r.uniform(0.2, 0.6)))
    if r.random() < 0.3 * strength:
        noise = np.random.default_rng(r.getrandbits(32)).normal(0, r.uniform(2, 10), (image.height, image.width, 1))
        image = Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))
    # Random JPEG compression (InternVL 2.5, training enhancements), quality 75 to 100 as there.
    if r.random() < 0.5 * strength:
        data = io.BytesIO()
        image.save(data, "JPEG", quality=r.randint(75, 100))
        image = Image.open(data).convert("RGB")
    page.image = image
    return page


def rotated(page: Page, degrees: float) -> Page:
    """Turned about its middle, with every box the upright hull of where it comes to lie."""
    image = page.image
    cx, cy = image.width / 2, image.height / 2
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def moved(x: float, y: float) -> tuple[float, float]:
        return cx + (x - cx) * cos + (y - cy) * sin, cy - (x - cx) * sin + (y - cy) * cos

    def turn(box: Box) -> Box:
        xs, ys = zip(*(moved(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])))
        return min(xs), min(ys), max(xs), max(ys)

    page.image = image.rotate(degrees, Image.BICUBIC, fillcolor=image.getpixel((0, 0)))
    for thing in [*page.words, *page.fields, *page.shapes]:
        thing.box = turn(thing.box)
    for word in page.words:
        word.middles = [moved(x, y) for x, y in word.middles]
    if page.table:
        page.table.boxes = [[turn(box) for box in row] for row in page.table.boxes]
    return page


def part(page: Page, left: int, top: int, right: int, bottom: int) -> Page:
    """What of a page lies between: its pixels, and words and shapes, parts of which may lie outside."""

    def moved(box: Box) -> Box:
        return box[0] - left, box[1] - top, box[2] - left, box[3] - top

    words = [Word(word.text, moved(word.box), word.size, [(x - left, y - top) for x, y in word.middles]) for word in page.words]
    shapes = [Shape(shape.form, shape.colour, moved(shape.box)) for shape in page.shapes]
    return Page(page.kind, page.image.crop((left, top, right, bottom)), [], words, shapes=shapes)


def thousandths(box: Box, image: Image.Image) -> list[int]:
    """A box in 0..1000 of the image, as the model writes it: in tens, as the last digit cannot be seen and would be learned as noise."""
    scale = (100 / image.width, 100 / image.height)
    return [10 * min(100, max(0, round(value * scale[i % 2]))) for i, value in enumerate(box)]
