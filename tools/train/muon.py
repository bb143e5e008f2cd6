"""Muon (Jordan et al. 2024): momentum made orthogonal, so that a matrix learns in all its directions alike.

In fp32, because many CPUs multiply bf16 slowly, and over matrices of one shape at once.
"""

from collections import defaultdict

import torch
from torch import Tensor


class Muon(torch.optim.Optimizer):
    """For matrices. Steps have the root mean square of AdamW's, so that one rate serves both (Liu et al. 2025)."""

    def __init__(self, parameters, lr: float, momentum: float = 0.95, weight_decay: float = 0.02):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            alike: dict[torch.Size, list[Tensor]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    alike[parameter.shape].append(parameter)
            for shape, parameters in alike.items():
                moments = []
                for parameter in parameters:
                    state = self.state[parameter]
                    if not state:
                        state["momentum"] = torch.zeros_like(parameter)
                    state["momentum"].lerp_(parameter.grad, 1 - group["momentum"])
                    moments.append(parameter.grad.lerp(state["momentum"], group["momentum"]))  # Nesterov
                steps = orthogonal(torch.stack(moments)) * (0.2 * max(shape) ** 0.5)
                for parameter, step in zip(parameters, steps):
                    parameter.mul_(1 - group["lr"] * group["weight_decay"]).sub_(step, alpha=group["lr"])


def orthogonal(x: Tensor, rounds: int = 4) -> Tensor:
    """Newton-Schulz: singular values of [b, m, n] to about 1.

    The rounds x ← (a + b xxᵀ + c (xxᵀ)²) x are gathered on the smaller side, [b, m, m], and x is multiplied once. xxᵀ is scaled by
    its own norm, which is nearer to its largest value than x's is: that saves a round of five.
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = x.shape[1] > x.shape[2]
    x = x.mT if tall else x
    square = x @ x.mT
    norm = square.norm(dim=(1, 2), keepdim=True) + 1e-14
    square = square / norm
    identity = torch.eye(square.shape[1], device=x.device)
    whole = identity
    for number in range(rounds):
        factor = a * identity + b * square + c * square @ square
        whole = factor @ whole
        if number < rounds - 1:
            square = factor @ square @ factor
    x = whole @ x / norm.sqrt()
    return x.mT if tall else x
