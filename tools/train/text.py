"""The vocabulary and the chat template: what a conversation looks like as tokens, and which of them are learned."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable, Iterator

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

from pages import Page

SYSTEM = "You read documents."
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<img>", "</img>", "<IMG_CONTEXT>", "<ref>", "</ref>", "<box>", "</box>"]
# As Qwen2.5 has them: tokens too, but part of the text that is read back.
MARKUP = ["<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"]


@dataclass
class Turn:
    """What one side says. The pages of a user's turn come before the text, as pictures.

    A caption is no turn of a conversation but a picture followed by what it says, as interleaved documents have it.
    """

    role: str
    text: str
    pages: list[Page] = field(default_factory=list)
    learned: bool = True  # for the assistant: whether the loss counts it


@dataclass
class Sample:
    """A conversation. Tasks give it a name by which it is scored; only its last answer is asked for then."""

    task: str
    turns: list[Turn]
    max_tiles: int = 6
    tools: list[dict] = field(default_factory=list)
    unseen_fonts: bool = False
    delta: float | None = None  # of V2PE; drawn at random if not given

    @property
    def pages(self) -> list[Page]:
        return [page for turn in self.turns for page in turn.pages]


def repetitive(text: str) -> bool:
    """Whether a text says the same again and again: what InternVL 2.5 filters from its data (repetitive patterns), because a
    model that has seen it goes on and on.

    Half of the text or more is one piece of up to 40 characters, said four times or more in a row.
    """
    for match in re.finditer(r"(.{1,40}?)\1{3,}", text.strip() + " ", re.DOTALL):
        if len(match[0]) >= max(8, len(text) / 2):
            return True
    return False


def train_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """Byte-level BPE whose digits stand alone: numbers are read digit by digit, and compared so."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    special = [AddedToken(text, special=True, normalized=False) for text in SPECIAL + MARKUP]
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return readable(tokenizer)


def readable(tokenizer: Tokenizer) -> Tokenizer:
    """With MARKUP in what is decoded: a trainer makes all tokens special that it is given."""
    kept = json.loads(tokenizer.to_str())
    for token in kept["added_tokens"]:
        token["special"] = token["content"] in SPECIAL
    return Tokenizer.from_str(json.dumps(kept))


def save_tokenizer(tokenizer: Tokenizer, folder: Path, context: int) -> None:
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "eos_token": "<|im_end|>",
                "pad_token": "<|endoftext|>",
                "model_max_length": context,
                "clean_up_tokenization_spaces": False,
            },
            indent=2,
        )
    )


def tool_section(tools: list[dict]) -> str:
    """Qwen2.5's way to offer tools in the system message."""
    if not tools:
        return ""
    schemas = "".join("\n" + json.dumps(tool) for tool in tools)
    return (
        "\n\n# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
        "You are provided with function signatures within <tools></tools> XML tags:\n<tools>" + schemas + "\n</tools>\n\n"
        "For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML "
        'tags:\n<tool_call>\n{"name": <function-name>, "arguments": <args-json-object>}\n</tool_call>'
    )


def tool_call(name: str, arguments: dict) -> str:
    return "<tool_call>\n" + json.dumps({"name": name, "arguments": arguments}, ensure_ascii=False) + "\n</tool_call>"


def write(sample: Sample, tile_counts: list[int], tile_tokens: int) -> Iterator[tuple[str, bool]]:
    """The conversation as the engine writes it (template internvl2_5), in pieces: text, and whether it is learned.

    tile_counts: of each picture, in order. Several pictures are numbered over the whole conversation. One that ends with the
    user's turn is a prompt: the header of the answer follows.
    """
    counts = enumerate(tile_counts, 1)
    if sample.turns[0].role != "caption":
        yield f"<|im_start|>system\n{SYSTEM}{tool_section(sample.tools)}<|im_end|>\n", False
    for turn in sample.turns:
        if turn.role == "caption":
            yield f"<img>{'<IMG_CONTEXT>' * (tile_tokens * next(counts)[1])}</img>", False
            yield f"{turn.text}<|im_end|>", True
            continue
        if turn.role == "assistant":
            yield "<|im_start|>assistant\n", False
            yield f"{turn.text}<|im_end|>", turn.learned
            yield "\n", False
            continue
        text = ""
        for _ in turn.pages:
            number, tiles = next(counts)
            label = f"Image-{number}: " if len(tile_counts) > 1 else ""
            text += f"{label}<img>{'<IMG_CONTEXT>' * (tile_tokens * tiles)}</img>\n"
        text += turn.text
        if turn.role == "tool":
            text = f"<tool_response>\n{text}\n</tool_response>"
        yield f"<|im_start|>user\n{text}<|im_end|>\n", False
    if sample.turns[-1].role in ("user", "tool"):
        yield "<|im_start|>assistant\n", False
