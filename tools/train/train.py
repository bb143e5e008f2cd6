"""Trains the model that ships: one command, resumed from where it stopped.

    python train.py --out RUN --minutes 60

It goes from stage to stage (stages.py), writes what it sees to RUN/log.jsonl, and keeps each stage's state in RUN. See README.md.
"""

import argparse
import json
import random
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

import stages
from muon import Muon
from stages import Stage


class Stream(IterableDataset):
    """Batches without end, drawn by as many processes as are not needed to train."""

    def __init__(self, draw: Callable[[random.Random], Iterator], seed: int):
        self.draw, self.seed = draw, seed

    def __iter__(self) -> Iterator:
        torch.set_num_threads(1)
        worker = get_worker_info()
        return self.draw(random.Random(self.seed * 1009 + (worker.id if worker else 0)))


class Optimizer:
    """Muon for matrices within the blocks, AdamW for the rest; both with steps of the same root mean square."""

    def __init__(self, model: nn.Module, rate: float):
        self.rate = rate
        inner: dict[bool, list[nn.Parameter]] = {True: [], False: []}
        for name, parameter in model.named_parameters():
            inner[parameter.ndim == 2 and ".layers." in name].append(parameter)
        self.parts = [Muon(inner[True], rate), torch.optim.AdamW(inner[False], lr=rate, betas=(0.9, 0.98), weight_decay=0.0)]

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


class Run:
    """A stage on its way: all of it that is kept between two starts of the command."""

    COUNTS = ["step", "samples", "level", "seconds"]

    def __init__(self, stage: Stage):
        self.file, self.model, self.steps = stage.file, stage.model(), stage.steps
        self.averaged = {name: value.detach().clone() for name, value in self.model.state_dict().items()}
        self.optimizer = Optimizer(self.model, stage.rate)
        self.step = self.samples = self.level = 0
        self.seconds = 0.0
        if self.file.exists():
            kept = torch.load(self.file, map_location=stage.device)
            self.model.load_state_dict(kept["model"])
            self.averaged = kept["averaged"]
            self.optimizer.load_state_dict(kept["optimizer"])
            for name in self.COUNTS:
                setattr(self, name, kept[name])

    @property
    def done(self) -> bool:
        return self.step >= self.steps

    def average(self) -> None:
        """The model that is evaluated and shipped is the mean of the last thousand steps or so."""
        keep = min(0.999, self.step / (self.step + 9))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.averaged[name].lerp_(value, 1 - keep)

    def save(self) -> None:
        state = {"model": self.model.state_dict(), "averaged": self.averaged, "optimizer": self.optimizer.state_dict()}
        state |= {name: getattr(self, name) for name in self.COUNTS}
        unfinished = self.file.with_suffix(".tmp")
        torch.save(state, unfinished)
        unfinished.replace(self.file)


class Log:
    def __init__(self, folder: Path, stage: str):
        self.out, self.stage = (folder / "log.jsonl").open("a"), stage

    def write(self, **row) -> None:
        line = json.dumps({"stage": self.stage, **row})
        print(line, flush=True)
        self.out.write(line + "\n")
        self.out.flush()


def learn(stage: Stage, run: Run, deadline: float, workers: int) -> None:
    """Until the stage is done or the time is over. What the stage shows is looked at every 20 steps, held-out scores every hour."""
    stage.level.value = run.level
    stream = Stream(stage.draw, run.step + 1)
    loader = iter(DataLoader(stream, batch_size=None, num_workers=workers, prefetch_factor=4, persistent_workers=True))
    recent: deque = deque(maxlen=100)
    log, start = Log(stage.folder, stage.name), time.time()
    shown, scored, before = start, start, run.seconds
    while time.time() < deadline and not run.done:
        batch = next(loader).to(stage.device)
        loss, sign = stage.loss(run.model, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(run.model.parameters(), 1.0)
        run.step += 1
        run.optimizer.step(stage.share(run.step))
        run.average()
        run.samples += batch.samples
        run.seconds = before + time.time() - start
        recent.append(sign.detach())
        if run.step % 20 == 0 and len(recent) == recent.maxlen:
            stage.watch(torch.stack(list(recent)).mean().item(), run.step)
            if stage.level.value != run.level:
                run.level = stage.level.value
                recent.clear()
        if time.time() - shown > 30 and recent:
            shown = time.time()
            mean = torch.stack(list(recent)).mean().item()
            log.write(step=run.step, samples=run.samples, level=run.level, sign=round(mean, 4), seconds=round(run.seconds))
        if time.time() - scored > 3600 or run.done:
            run.save()
            log.write(step=run.step, held_out=stage.held_out(run.averaged))
            scored = time.time()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run: started if empty, else resumed")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--workers", type=int, help="processes that draw; one on a CPU, one a core beside a GPU")
    arguments = parser.parse_args()
    gpu = torch.cuda.is_available()
    torch.set_float32_matmul_precision("high")
    arguments.out.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to stop is to save, as with Ctrl-C
    deadline = time.time() + 60 * arguments.minutes
    for stage in stages.of(arguments.out, torch.device("cuda" if gpu else "cpu")):
        run = Run(stage)
        if run.done:
            continue
        size = sum(p.numel() for p in run.model.parameters()) / 1e6
        print(f"{stage.name}: {size:.2f} million parameters, step {run.step}, level {run.level}", flush=True)
        try:
            learn(stage, run, deadline, arguments.workers or (14 if gpu else 1))
        except KeyboardInterrupt:
            deadline = 0
        run.save()
        if not run.done:
            break


if __name__ == "__main__":
    main()
