"""Times Hugging Face transformers on a card, at the shapes of `fovea bench` and with random weights: what Fovea stands beside.

    python peers.py --shape InternVL3-8B [--json FILE]

Prints each result beside the card's own ceilings, measured in the same run: the rate of a copy, and of a matrix product of 8192³
in bf16. Device events around what is timed, warm-up outside, medians.
"""

import argparse
import json
import statistics
from collections.abc import Callable
from pathlib import Path

import torch
import transformers
from transformers import InternVLConfig, InternVLForConditionalGeneration, Qwen2Config, StaticCache
from transformers.models.internvl import InternVLVisionConfig

# hidden, layers, heads, key/value heads, MLP: as NamedShape has them.
SHAPES = {
    "InternVL3-1B": (896, 24, 14, 2, 4864),
    "InternVL3-2B": (1536, 28, 12, 2, 8960),
    "InternVL3-8B": (3584, 28, 28, 4, 18944),
}
VOCABULARY = 151_674
TILES, TILE_TOKENS, TEXT = 13, 256, 64


def model_of(shape: str, attention: str) -> InternVLForConditionalGeneration:
    hidden, layers, heads, kv_heads, mlp = SHAPES[shape]
    text = Qwen2Config(
        vocab_size=VOCABULARY, hidden_size=hidden, intermediate_size=mlp, num_hidden_layers=layers,
        num_attention_heads=heads, num_key_value_heads=kv_heads, max_position_embeddings=32768, rope_theta=1e6,
    )  # fmt: skip
    vision = InternVLVisionConfig(
        hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096, image_size=[448, 448],
        patch_size=[14, 14], attention_bias=True,
    )  # fmt: skip
    config = InternVLConfig(vision_config=vision, text_config=text, image_token_id=VOCABULARY - 1)
    config._attn_implementation = attention
    torch.manual_seed(0)
    with torch.device("cuda"):
        torch.set_default_dtype(torch.bfloat16)
        model = InternVLForConditionalGeneration(config).eval()
        torch.set_default_dtype(torch.float32)
    return model


def seconds(run: Callable[[], object], rounds: int = 7, warm_up: int = 3) -> float:
    """The median of device time."""
    for _ in range(warm_up):
        run()
    times = []
    for _ in range(rounds):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        run()
        end.record()
        torch.cuda.synchronize()
        times.append(start.elapsed_time(end) / 1e3)
    return statistics.median(times)


def ceilings() -> tuple[float, float]:
    """Bytes a second, read and written, and operations a second in bf16."""
    a = torch.randn(1 << 29, device="cuda")
    b = torch.empty_like(a)
    bytes_ = 2 * a.nbytes / seconds(lambda: b.copy_(a))
    del a, b
    x, y = (torch.randn(8192, 8192, device="cuda", dtype=torch.bfloat16) for _ in range(2))
    return bytes_, 2 * 8192**3 / seconds(lambda: x @ y)


def weight_bytes(model: InternVLForConditionalGeneration) -> int:
    """What a decode step reads: the decoder's layers and the head, not the table of embeddings."""
    decoder = sum(p.nbytes for name, p in model.model.language_model.named_parameters() if "embed_tokens" not in name)
    return decoder + model.lm_head.weight.nbytes


@torch.inference_mode()
def decode(model, batch: int, context: int, compiled: bool) -> float:
    """Seconds of a step of so many sequences after so many tokens."""
    cache = StaticCache(config=model.config.text_config, max_cache_len=context + 128)
    ids = torch.randint(0, 1000, (batch, context), device="cuda")
    model(input_ids=ids, past_key_values=cache, cache_position=torch.arange(context, device="cuda"), logits_to_keep=1)
    step = torch.compile(model.forward, mode="reduce-overhead", fullgraph=True) if compiled else model.forward
    token, at = ids[:, :1].contiguous(), torch.tensor([context], device="cuda")

    def one() -> None:
        logits = step(input_ids=token, past_key_values=cache, cache_position=at, logits_to_keep=1).logits
        token.copy_(logits[:, -1:].argmax(-1))
        at.add_(1)

    return seconds(one, rounds=20, warm_up=10)


@torch.inference_mode()
def page(model) -> tuple[float, float]:
    """Seconds of the vision transformer over a page of 13 tiles, and of all up to the first logits."""
    pixels = torch.randn(TILES, 3, 448, 448, device="cuda", dtype=torch.bfloat16)
    visual = torch.full((1, TILES * TILE_TOKENS), VOCABULARY - 1, device="cuda")
    ids = torch.cat([visual, torch.randint(0, 1000, (1, TEXT), device="cuda")], 1)
    vit = seconds(lambda: model.model.get_image_features(pixel_values=pixels))
    return vit, seconds(lambda: model(input_ids=ids, pixel_values=pixels, logits_to_keep=1))


@torch.inference_mode()
def requests(model, count: int, answer: int) -> float:
    """Requests a second: so many of one page each, generated together."""
    pixels = torch.randn(count * TILES, 3, 448, 448, device="cuda", dtype=torch.bfloat16)
    visual = torch.full((count, TILES * TILE_TOKENS), VOCABULARY - 1, device="cuda")
    ids = torch.cat([visual, torch.randint(0, 1000, (count, TEXT), device="cuda")], 1)
    time = seconds(
        lambda: model.generate(
            input_ids=ids, attention_mask=torch.ones_like(ids), pixel_values=pixels, do_sample=False,
            min_new_tokens=answer, max_new_tokens=answer, pad_token_id=0,
        ),
        rounds=2, warm_up=1,
    )  # fmt: skip
    return count / time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", choices=SHAPES, action="append", help="all of them by default")
    parser.add_argument("--json", type=Path, help="the rows, for docs/performance.md")
    arguments = parser.parse_args()
    bandwidth, rate = ceilings()
    print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}, transformers {transformers.__version__}")
    print(f"copy {bandwidth / 1e12:.2f} TB/s, bf16 product {rate / 1e12:.0f} TFLOP/s\n")
    rows = []

    def show(shape: str, what: str, value: float, unit: str, of_floor: float | None = None) -> None:
        rows.append({"shape": shape, "what": what, "value": value, "unit": unit, "of_floor": of_floor})
        part = f"{100 * of_floor:5.0f} % of the floor" if of_floor else ""
        print(f"{shape:14} {what:32} {value:10.2f} {unit:12} {part}", flush=True)

    for shape in arguments.shape or SHAPES:
        model = model_of(shape, "sdpa")
        floor = weight_bytes(model) / bandwidth
        for what, compiled in (("decode, eager", False), ("decode, compiled, static cache", True)):
            time = decode(model, 1, 64, compiled)
            show(shape, what, 1 / time, "tokens/s", floor / time)
        time = decode(model, 32, 1024, True)
        show(shape, "decode, 32 sequences of 1k", 32 / time, "tokens/s")
        vit, first = page(model)
        show(shape, "vit, 13 tiles", 1e3 * vit, "ms")
        show(shape, "first logits of a page", 1e3 * first, "ms")
        show(shape, "64 requests of a page, 128 tokens", requests(model, 64, 128), "requests/s")
        del model
        torch._dynamo.reset()
        torch.cuda.empty_cache()
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
