"""Lets a model in training answer: for its scores, and for preference pairs made of its own answers."""

import random

import torch

from model import InternVl, Past
from pack import Encoder, collate
from text import Sample


@torch.no_grad()
def generate(
    model: InternVl, encoder: Encoder, prompts: list[Sample], most: int, temperature: float = 0, seed: int = 0, times: int = 1
) -> list[list[int]]:
    """The ids of an answer to each prompt, greedy or drawn; at most so many. Each prompt is read once and answered so many times."""
    device = next(model.parameters()).device
    encoded = [encoder.encode(prompt, random.Random(seed + i)) for i, prompt in enumerate(prompts)]
    batch = collate(encoded).to(device)
    lengths = torch.tensor([len(e.ids) for e in encoded], device=device)
    batch.predict = lengths.cumsum(0) - 1
    kept: list = []
    logits = model(batch, kept)
    logits, lengths, positions = (x.repeat_interleave(times, 0) for x in (logits, lengths, batch.positions[batch.predict]))
    past = Past([(k.repeat_interleave(times, 0), v.repeat_interleave(times, 0)) for k, v in kept], lengths, most)
    end = encoder.tokenizer.token_to_id("<|im_end|>")
    draw = torch.Generator(device).manual_seed(seed)
    answers: list[list[int]] = [[] for _ in lengths]
    going = torch.ones(len(answers), dtype=torch.bool, device=device)
    for _ in range(most):
        ids = torch.multinomial((logits / temperature).softmax(-1), 1, generator=draw)[:, 0] if temperature else logits.argmax(-1)
        going &= ids != end
        if not going.any():
            break
        for number in going.nonzero()[:, 0].tolist():
            answers[number].append(ids[number].item())
        positions = positions + 1
        logits = model.step(ids, positions, past)
    return answers
