"""Mixed preference optimisation (InternVL3, post-training; Wang et al. 2024): which of two answers is better, how good each is,
and how a good one is written."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from generate import generate
from model import Batch
from pack import Encoded, Encoder, collate, random_delta
from text import Sample, Turn

PREFERENCE, QUALITY, GENERATION = 0.8, 0.2, 1.0
BETA = 0.1


@dataclass
class RewardShift:
    """δ of the quality loss: the running mean of rewards, so that good is better than usual."""

    value: float = 0.0
    keep: float = 0.9

    def update(self, rewards: Tensor) -> None:
        self.value = self.keep * self.value + (1 - self.keep) * rewards.mean().item()


@dataclass
class Losses:
    """Of a batch of pairs; `total` is what is descended."""

    preference: Tensor
    quality: Tensor
    generation: Tensor
    shift: RewardShift = field(repr=False)

    @property
    def total(self) -> Tensor:
        return PREFERENCE * self.preference + QUALITY * self.quality + GENERATION * self.generation


def losses(
    chosen: Tensor, rejected: Tensor, chosen_before: Tensor, rejected_before: Tensor, lengths: Tensor, shift: RewardShift
) -> Losses:
    """DPO, BCO and the likelihood of the chosen answers.

    chosen, rejected   [b] log-probability of each answer, its tokens' summed, under the model that learns
    …_before           [b] under the model that it set out from
    lengths            [b] tokens of the chosen answers
    """
    good, bad = BETA * (chosen - chosen_before), BETA * (rejected - rejected_before)
    shift.update(torch.cat([good, bad]).detach())
    preference = -F.logsigmoid(good - bad).mean()
    quality = -(F.logsigmoid(good - shift.value) + F.logsigmoid(shift.value - bad)).mean()
    return Losses(preference, quality, -(chosen / lengths).mean(), shift)


@dataclass
class Pair:
    """The better and the worse answer to one question, and how likely each was before, as summed log-probabilities."""

    chosen: Encoded
    rejected: Encoded
    chosen_before: float
    rejected_before: float


@dataclass
class PairBatch:
    """Chosen and rejected answers in turn, and how likely they were before, [2 b]."""

    answers: Batch
    before: Tensor

    @property
    def samples(self) -> int:
        return len(self.before) // 2

    def to(self, device: torch.device) -> "PairBatch":
        return PairBatch(self.answers.to(device), self.before.to(device))

    def compared(self, now: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """What `losses` takes, out of each answer's log-probability now, [2 b]."""
        lengths = torch.bincount(self.answers.owners, minlength=len(now))
        return now[::2], now[1::2], self.before[::2], self.before[1::2], lengths[::2]


def collate_pairs(pairs_: list[Pair]) -> PairBatch:
    answers = collate([encoded for pair_ in pairs_ for encoded in (pair_.chosen, pair_.rejected)])
    before = torch.tensor([value for pair_ in pairs_ for value in (pair_.chosen_before, pair_.rejected_before)])
    return PairBatch(answers, before)


def log_probabilities(logits: Tensor, batch: Batch) -> Tensor:
    """Of each answer: its tokens' log-probabilities, summed."""
    each = -F.cross_entropy(logits.float(), batch.targets, reduction="none")
    return each.new_zeros(len(batch.rows)).index_add(0, batch.owners, each)


ANSWERS = 4
LONGEST = 120


@torch.no_grad()
def pairs(model: nn.Module, encoder: Encoder, samples: list[Sample], r: random.Random) -> list[Pair]:
    """What the model prefers wrongly, or is not sure of: it answers each question several times, by chance."""
    for sample in samples:
        sample.delta = sample.delta or random_delta(r)
    prompts = [replace(sample, turns=sample.turns[:-1]) for sample in samples]
    ids = generate(model, encoder, prompts, LONGEST, temperature=1.0, seed=r.getrandbits(31), times=ANSWERS)
    texts = [encoder.tokenizer.decode(answer, skip_special_tokens=False) for answer in ids]
    found = []
    for number, sample in enumerate(samples):
        truth = sample.turns[-1].text
        said = [text for text in texts[number * ANSWERS : (number + 1) * ANSWERS] if text]
        two = pair(said, truth, lambda answer: score(answer, truth), r)
        if two:
            both = [encoder.encode(replace(sample, turns=[*sample.turns[:-1], Turn("assistant", text)]), r) for text in two]
            for encoded in both:  # only the last answer is compared
                encoded.learned[: last_answer(encoded)] = False
            both[1].pixels, both[1].letters = both[0].pixels, both[0].letters  # kept, and written down, once
            batch = collate(both).to(next(model.parameters()).device)
            found.append(Pair(*both, *log_probabilities(model(batch), batch).tolist()))
    return found


def last_answer(encoded: Encoded) -> int:
    """Where the last run of learned tokens begins."""
    learned = np.flatnonzero(encoded.learned)
    breaks = np.flatnonzero(np.diff(learned) > 1)
    return int(learned[breaks[-1] + 1] if len(breaks) else learned[0])


def score(answer: str, truth: str) -> float:
    """1 if right, else how alike the two are; a box is right where it covers the same half or more."""
    if answer == truth:
        return 1.0
    if "<box>" in truth:
        return min(1.0, 2 * intersection_over_union(box(answer), box(truth)))
    return 0.99 * SequenceMatcher(None, answer, truth, autojunk=False).ratio()


def box(text: str) -> list[int]:
    found = re.search(r"\[\[(\d+), (\d+), (\d+), (\d+)\]\]", text)
    return [int(value) for value in found.groups()] if found else [0, 0, 0, 0]


def intersection_over_union(a: list[int], b: list[int]) -> float:
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    both = max(0, width) * max(0, height)
    areas = [max(0, x1 - x0) * max(0, y1 - y0) for x0, y0, x1, y1 in (a, b)]
    return both / max(1, sum(areas) - both)


def pair(answers: list[str], truth: str, score: Callable[[str], float], r: random.Random) -> tuple[str, str] | None:
    """A better and a worse answer to one question out of the model's own; the truth where none of them is right.

    None if all are equally good: there is nothing to prefer.
    """
    ranked = sorted(set(answers), key=lambda answer: (score(answer), answer))
    if not ranked or score(ranked[0]) == 1:
        return None
    best = max(score(answer) for answer in ranked)
    good = r.choice([answer for answer in ranked if score(answer) == best]) if best == 1 else truth
    return good, r.choice([answer for answer in ranked if score(answer) < 1])
