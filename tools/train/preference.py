"""Mixed preference optimisation (InternVL3, post-training; Wang et al. 2024): which of two answers is better, how good each is,
and how a good one is written."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor

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
