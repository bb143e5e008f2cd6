"""What is learned in which order, and when each part of it is enough.

vision    the ViT alone, letters by their places: what InternVL3 takes from InternViT
pretrain  all parts together, next-token loss on text tokens, pictures and text mixed (InternVL3, native multimodal pre-training)
sft       conversations alone, the rate falling to nothing (InternVL3, supervised fine-tuning)
mpo       of two of its own answers the better one (InternVL3, mixed preference optimisation)
"""

import math
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import torch
import torch.multiprocessing as processes
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

import curriculum
import letters
import tasks
import vision
from evaluate import exact
from model import Batch, Config, InternVl
from pack import Encoder, collate, pack
from pages import SEEN, UNSEEN
from preference import Pair, PairBatch, RewardShift, collate_pairs, log_probabilities, losses, pairs
from text import Sample, train_tokenizer


class Stage:
    """One of the stages above. `level` is read by the processes that draw."""

    name: str
    rate = 1e-3
    steps: int

    def __init__(self, folder: Path, config: Config, device: torch.device):
        self.folder, self.config, self.device = folder, config, device
        self.file = folder / f"{self.name}.pt"
        self.large = device.type == "cuda"
        self.level = processes.Value("i", 0)

    def model(self) -> nn.Module:
        """With what the stage before has learned."""
        raise NotImplementedError

    def draw(self, r: random.Random) -> Iterator:
        """Batches: they can be moved `to` a device, and know how many `samples` they hold."""
        raise NotImplementedError

    def loss(self, model: nn.Module, batch) -> tuple[Tensor, Tensor]:
        """What is descended, and the sign of how far it has come that the log shows."""
        raise NotImplementedError

    def watch(self, sign: float, step: int) -> None:
        """Sees the mean sign of the last hundred steps; may raise the level."""

    def held_out(self, averaged: dict[str, Tensor]) -> dict[str, float]:
        raise NotImplementedError

    def share(self, step: int) -> float:
        """Of the learning rate."""
        return min(1.0, step / 200)

    def weights_after(self, name: str) -> dict[str, Tensor]:
        """The averaged weights of a stage."""
        return torch.load(self.folder / f"{name}.pt", map_location=self.device)["averaged"]

    @torch.no_grad()
    def letters_told(self, averaged: dict[str, Tensor]) -> dict[str, float]:
        """The share of held-out letters that the vision transformer tells right, by fonts."""
        reader = vision.Reader(self.config, InternVl(self.config).vision_model).to(self.device).eval()
        reader.load_state_dict({name: value for name, value in averaged.items() if name.startswith(("vision_model.", "head."))})
        scores = {}
        for name, families in {"seen": SEEN, "unseen": UNSEEN}.items():
            batch = next(vision.batches(random.Random(7), families, self.config, 512)).to(self.device)
            scores[f"letters_{name}"] = round(letters.accuracy(reader(batch.pixels), batch.labels).item(), 4)
        return scores

    def autocast(self):
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.large)


class Vision(Stage):
    name = "vision"
    rate = 2.5e-3
    steps = 4200

    def model(self) -> nn.Module:
        torch.manual_seed(0)
        return vision.Reader(self.config, InternVl(self.config).vision_model).to(self.device)

    def draw(self, r: random.Random) -> Iterator[vision.Letters]:
        return vision.batches(r, SEEN, self.config, 512 if self.large else 64)

    def loss(self, model: nn.Module, batch: vision.Letters) -> tuple[Tensor, Tensor]:
        with self.autocast():
            logits = model(batch.pixels)
        return letters.loss(logits.float(), batch.labels), letters.accuracy(logits, batch.labels)

    def share(self, step: int) -> float:
        """All of it for the first six tenths, then ever less: what comes after sets out from a model at rest."""
        return min(1.0, step / 200, max(0.05, (1 - step / self.steps) / 0.4))

    def held_out(self, averaged: dict[str, Tensor]) -> dict[str, float]:
        return self.letters_told(averaged)


class Pretrain(Stage):
    name = "pretrain"
    steps = 13_933  # as far as two cores had come in seven and a half hours; its loss was still falling

    def __init__(self, folder: Path, config: Config, device: torch.device):
        super().__init__(folder, config, device)
        file = folder / "tokenizer.json"
        if not file.exists():
            train_tokenizer(curriculum.texts(random.Random(0)), config.vocabulary).save(str(file))
        self.encoder = Encoder(config, Tokenizer.from_file(str(file)))
        self.tokens, self.tiles = (32768, 512) if self.large else (2048, 64)

    def model(self) -> nn.Module:
        torch.manual_seed(0)
        model = vision.Schooled(self.config)
        model.load_state_dict(self.weights_after(Vision.name), strict=False)  # vision transformer and head
        return model.to(self.device)

    def draw(self, r: random.Random) -> Iterator[Batch]:
        def encoded():
            while True:
                sample = self.encoder.encode(self.sample(r), r)
                if len(sample.ids) <= self.tokens and len(sample.pixels) <= self.tiles:
                    yield sample

        return map(collate, pack(encoded(), self.tokens, self.tiles))

    def sample(self, r: random.Random) -> Sample:
        return curriculum.sample(r, self.level.value)

    def loss(self, model: vision.Schooled, batch: Batch) -> tuple[Tensor, Tensor]:
        with self.autocast():
            logits, read_off = model.learn(batch)
        said = (F.cross_entropy(logits, batch.targets, reduction="none") * batch.weights).sum()
        return said + letters.loss(read_off, batch.letters), said

    def watch(self, sign: float, step: int) -> None:
        if sign < curriculum.promotion(self.level.value) and self.level.value < curriculum.LAST:
            self.level.value += 1

    def held_out(self, averaged: dict[str, Tensor]) -> dict[str, float]:
        return self.letters_told(averaged) | self.answered_right(averaged)

    def answered_right(self, averaged: dict[str, Tensor], each: int = 24) -> dict[str, float]:
        """The share of held-out questions that greedy decoding would get right, by task, as far as the level has come."""
        model = loaded(self.config, averaged, self.device).eval()
        return {task: round(exact(model, self.encoder, task, each, 14), 3) for task in self.scored()}

    def scored(self) -> list[str]:
        return ["spell"] + (tasks.TASKS if self.level.value >= len(curriculum.LETTERS) else [])


class Tuning(Pretrain):
    name = "sft"
    rate = 5e-4
    steps = 3000

    def model(self) -> nn.Module:
        model = vision.Schooled(self.config)
        model.load_state_dict(self.weights_after(Pretrain.name))
        return model.to(self.device)

    def sample(self, r: random.Random) -> Sample:
        size = r.randint(0, curriculum.LARGEST)
        return tasks.page_captions(r, SEEN, size) if r.random() < 0.1 else curriculum.instruction(r, SEEN, size)

    def watch(self, sign: float, step: int) -> None:
        pass

    def scored(self) -> list[str]:
        return ["spell", *tasks.TASKS]

    def share(self, step: int) -> float:
        return min(1.0, step / 100) * 0.5 * (1 + math.cos(math.pi * min(1.0, step / self.steps)))


class Preference(Tuning):
    name = "mpo"
    rate = 1e-4
    steps = 100
    pairs = 400

    def __init__(self, folder: Path, config: Config, device: torch.device):
        super().__init__(folder, config, device)
        self.shift = RewardShift()

    def model(self) -> nn.Module:
        """The tuned one; it answers first, for there to be pairs."""
        model = loaded(self.config, self.weights_after(Tuning.name), self.device)
        self.file_of_pairs = self.folder / "pairs.pt"
        if not self.file_of_pairs.exists():
            torch.save(list(islice(self.answered(model), self.pairs)), self.file_of_pairs)
        return model

    def answered(self, model: nn.Module) -> Iterator[Pair]:
        r = random.Random(11)
        while True:
            samples = [self.asked(r) for _ in range(64 if self.large else 8)]
            yield from pairs(model, self.encoder, samples, r)

    def asked(self, r: random.Random) -> Sample:
        return tasks.single(r, SEEN, r.choice(tasks.TASKS), r.randint(0, curriculum.LARGEST))

    def draw(self, r: random.Random) -> Iterator[PairBatch]:
        known = torch.load(self.file_of_pairs, weights_only=False)
        while True:
            yield collate_pairs(r.sample(known, 64 if self.large else 8))

    def loss(self, model: nn.Module, batch: PairBatch) -> tuple[Tensor, Tensor]:
        with self.autocast():
            logits = model(batch.answers)
        found = losses(*batch.compared(log_probabilities(logits, batch.answers)), self.shift)
        return found.total, found.preference

    def held_out(self, averaged: dict[str, Tensor]) -> dict[str, float]:
        return self.answered_right(averaged)  # the head has stayed behind


def shipped(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """What belongs to the checkpoint."""
    return {name: value for name, value in weights.items() if not name.startswith("head.")}


def loaded(config: Config, weights: dict[str, Tensor], device: torch.device) -> InternVl:
    model = InternVl(config).to(device)
    model.load_state_dict(shipped(weights))
    return model


def of(folder: Path, device: torch.device) -> list[Stage]:
    """All stages in their order."""
    return [stage(folder, Config(), device) for stage in (Vision, Pretrain, Tuning, Preference)]
