"""Held-out samples: for a look while training, and as a folder for `fovea eval`, which lets the engine itself answer.

    python evaluate.py --out FOLDER --each 500
"""

import argparse
import json
import random
from pathlib import Path

import torch

import tasks
from model import InternVl
from pack import Encoder, collate
from pages import SEEN, UNSEEN
from text import Sample


def samples(task: str, count: int, seed: int = 20_000_003) -> list[Sample]:
    """Half in fonts that training sees, half in others; of all sizes."""
    r = random.Random(f"{seed} {task}")
    made = []
    for number in range(count):
        unseen = number % 2 == 1
        sample = tasks.single(r, UNSEEN if unseen else SEEN, task, r.randint(1 if task == "zoom" else 0, 3))
        sample.unseen_fonts, sample.delta = unseen, sample.delta or 1.0
        made.append(sample)
    return made


@torch.no_grad()
def exact(model: InternVl, encoder: Encoder, task: str, count: int, largest: int) -> float:
    """The share of samples whose every learned token is the likeliest one: those that greedy decoding gets right.

    largest: samples of more tiles are left out, which a short run could not have learned
    """
    r = random.Random(1)
    right = []
    for sample in samples(task, count):
        encoded = encoder.encode(sample, r)
        if len(encoded.pixels) > largest:
            continue
        batch = collate([encoded]).to(next(model.parameters()).device)
        right.append(bool((model(batch).argmax(-1) == batch.targets).all()))
    return sum(right) / max(1, len(right))


def write(folder: Path, each: int) -> None:
    """One line of JSON a sample; pictures beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "samples.jsonl").open("w") as out:
        for task in tasks.TASKS:
            for number, sample in enumerate(samples(task, each)):
                out.write(json.dumps(row(folder, f"{task}-{number:04}", sample)) + "\n")


def row(folder: Path, name: str, sample: Sample) -> dict:
    turns, pictures = [], 0
    for turn in sample.turns:
        files = []
        for page in turn.pages:
            files.append(f"{name}-{pictures}.png")
            pictures += 1
            page.image.save(folder / files[-1])
        turns.append({"role": turn.role, "text": turn.text, "images": files})
    return {
        "id": name, "task": sample.task, "unseen_fonts": sample.unseen_fonts, "max_tiles": sample.max_tiles,
        "delta": sample.delta, "tools": sample.tools, "turns": turns,
    }  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--each", type=int, default=500, help="samples of each task")
    arguments = parser.parse_args()
    write(arguments.out, arguments.each)
