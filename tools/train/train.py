"""Trains the model that ships: one command, resumed from where it stopped.

    python train.py --out RUN --minutes 60

Stages follow InternVL3: native multimodal pre-training of all parts together from the first step, then SFT, then mixed
preference optimisation. See README.md.
"""

import argparse
import json
import random
import signal
import time
from collections import deque
from pathlib import Path

import torch
import torch.multiprocessing as processes
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

import curriculum
import tasks
from evaluate import exact
from model import Batch, Config, InternVl
from muon import Muon
from pack import Encoder, collate, pack
from text import train_tokenizer


class Stream(IterableDataset):
    """Batches without end, drawn by as many processes as are not needed to train."""

    def __init__(self, encoder: Encoder, level, seed: int, tokens: int, tiles: int):
        self.encoder, self.level, self.seed, self.tokens, self.tiles = encoder, level, seed, tokens, tiles

    def __iter__(self):
        torch.set_num_threads(1)
        worker = get_worker_info()
        r = random.Random(self.seed * 1009 + (worker.id if worker else 0))

        def encoded():
            while True:
                sample = self.encoder.encode(curriculum.sample(r, self.level.value), r)
                if len(sample.ids) <= self.tokens and len(sample.pixels) <= self.tiles:
                    yield sample

        yield from map(collate, pack(encoded(), self.tokens, self.tiles))


class Optimizer:
    """Muon for matrices within the blocks, AdamW for the rest; both with steps of the same root mean square."""

    def __init__(self, model: nn.Module, rate: float):
        inner = [p for n, p in model.named_parameters() if p.ndim == 2 and ".layers." in n]
        names = {id(p) for p in inner}
        outer = [p for p in model.parameters() if id(p) not in names]
        self.rate = rate
        self.parts = [
            Muon(inner, rate),
            torch.optim.AdamW(outer, lr=rate, betas=(0.9, 0.98), weight_decay=0.0),
        ]

    def step(self, share: float) -> None:
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = self.rate * share
            part.step()
            part.zero_grad(set_to_none=True)

    def state_dict(self) -> list[dict]:
        return [part.state_dict() for part in self.parts]

    def load_state_dict(self, states: list[dict]) -> None:
        for part, state in zip(self.parts, states):
            part.load_state_dict(state)


STAGES = ["pretrain", "sft", "mpo"]


class Run:
    """All that is kept of a stage between two starts of the command. A stage begins with what the one before has learned."""

    def __init__(self, out: Path, stage: str, config: Config, rate: float, device: torch.device):
        self.out, self.stage, self.device = out, stage, device
        out.mkdir(parents=True, exist_ok=True)
        file = out / "tokenizer.json"
        if not file.exists():
            train_tokenizer(curriculum.texts(random.Random(0)), config.vocabulary).save(str(file))
        self.tokenizer = Tokenizer.from_file(str(file))
        torch.manual_seed(0)
        self.model = InternVl(config).to(device)
        self.step = self.samples = self.level = 0
        self.seconds = 0.0
        if stage != STAGES[0]:
            before = torch.load(out / f"{STAGES[STAGES.index(stage) - 1]}.pt", map_location=device)
            self.model.load_state_dict(before["averaged"])
            self.level = before["level"]
        self.averaged = {name: value.detach().clone() for name, value in self.model.state_dict().items()}
        self.optimizer = Optimizer(self.model, rate)
        if (out / f"{stage}.pt").exists():
            kept = torch.load(out / f"{stage}.pt", map_location=device)
            self.model.load_state_dict(kept["model"])
            self.averaged = kept["averaged"]
            self.optimizer.load_state_dict(kept["optimizer"])
            self.step, self.samples, self.level, self.seconds = (kept[k] for k in ("step", "samples", "level", "seconds"))

    def average(self) -> None:
        """The model that is evaluated and shipped is the mean of the last thousand steps or so."""
        keep = min(0.999, self.step / (self.step + 9))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.averaged[name].lerp_(value, 1 - keep)

    def save(self) -> None:
        state = {
            "model": self.model.state_dict(), "averaged": self.averaged, "optimizer": self.optimizer.state_dict(),
            "step": self.step, "samples": self.samples, "level": self.level, "seconds": self.seconds,
        }  # fmt: skip
        torch.save(state, self.out / "kept.tmp")
        (self.out / "kept.tmp").replace(self.out / f"{self.stage}.pt")


def loss_of(model: nn.Module, batch: Batch) -> torch.Tensor:
    with torch.autocast(batch.pixels.device.type, torch.bfloat16, enabled=batch.pixels.is_cuda):
        logits = model(batch)
    return (F.cross_entropy(logits, batch.targets, reduction="none") * batch.weights).sum()


def held_out(run: Run, each: int = 24) -> dict[str, float]:
    """The share of held-out questions that greedy decoding would get right, by task, as far as the level has come."""
    letters = run.level < len(curriculum.LETTERS)
    model = InternVl(run.model.c).to(run.device).eval()
    model.load_state_dict(run.averaged)
    encoder = Encoder(run.model.c, run.tokenizer)
    return {task: round(exact(model, encoder, task, each, 14), 3) for task in ["spell"] + ([] if letters else tasks.TASKS)}


def pretrain(run: Run, minutes: float, workers: int, tokens: int, tiles: int) -> None:
    """Next-token loss on answers alone, pictures and text from the first step (InternVL3, native multimodal pre-training)."""
    level = processes.Value("i", run.level)
    stream = Stream(Encoder(run.model.c, run.tokenizer), level, run.step + 1, tokens, tiles)
    loader = iter(DataLoader(stream, batch_size=None, num_workers=workers, prefetch_factor=4, persistent_workers=True))
    recent, shown, start = deque(maxlen=100), time.time(), time.time()
    saved, first = start, run.seconds
    log = (run.out / "log.jsonl").open("a")
    while time.time() - start < 60 * minutes:
        batch = next(loader).to(run.device)
        loss = loss_of(run.model, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(run.model.parameters(), 1.0)
        run.step += 1
        run.optimizer.step(min(1.0, run.step / 200))
        run.average()
        run.samples += len(batch.rows)
        run.seconds = first + time.time() - start
        recent.append(loss.detach())
        if len(recent) == recent.maxlen and run.step % 20 == 0:
            mean = torch.stack(list(recent)).mean().item()
            if mean < curriculum.PROMOTION and level.value < curriculum.LAST:
                level.value = run.level = level.value + 1
                recent.clear()
        if time.time() - shown > 30:
            shown = time.time()
            mean = torch.stack(list(recent)).mean().item() if recent else float("nan")
            row = {"step": run.step, "samples": run.samples, "level": run.level, "loss": round(mean, 4), "seconds": round(run.seconds)}
            print(json.dumps(row), flush=True)
            log.write(json.dumps(row) + "\n")
            log.flush()
        if time.time() - saved > 600:
            run.save()
            row = {"step": run.step, "held_out": held_out(run)}
            print(json.dumps(row), flush=True)
            log.write(json.dumps(row) + "\n")
            saved = time.time()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run: started if empty, else resumed")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--workers", type=int, help="processes that draw; one on a CPU, one a core beside a GPU")
    parser.add_argument("--tokens", type=int, help="of a batch")
    parser.add_argument("--tiles", type=int, help="of a batch")
    arguments = parser.parse_args()
    gpu = torch.cuda.is_available()
    torch.set_float32_matmul_precision("high")
    run = Run(arguments.out, STAGES[0], Config(), arguments.rate, torch.device("cuda" if gpu else "cpu"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to stop is to save, as with Ctrl-C
    print(f"{sum(p.numel() for p in run.model.parameters()) / 1e6:.2f} million parameters, step {run.step}, level {run.level}")
    try:
        pretrain(
            run,
            arguments.minutes,
            arguments.workers or (14 if gpu else 1),
            arguments.tokens or (32768 if gpu else 2048),
            arguments.tiles or (512 if gpu else 64),
        )
    except KeyboardInterrupt:
        print("stopped")
    run.save()


if __name__ == "__main__":
    main()
