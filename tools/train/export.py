"""Writes the averaged weights of a run as a checkpoint in the original InternVLChatModel layout, bf16.

    python export.py RUN FOLDER [STAGE]
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

import stages
from model import Config
from text import SYSTEM, save_tokenizer


def export(run: Path, folder: Path, c: Config, of: str | None = None) -> None:
    """The weights after a stage; of the last stage that has begun if none is named.

    Raises SystemExit if there is none.
    """
    begun = [stage for stage in stages.of(run, torch.device("cpu"))[1:] if stage.file.exists() and of in (None, stage.name)]
    if not begun:
        raise SystemExit(f"{run} has no stage {of or 'after vision'} that has begun: train.py --out {run}")
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(run / "tokenizer.json"))
    weights = begun[-1].weights_after(begun[-1].name)
    save_file(
        {name: value.to(torch.bfloat16).contiguous() for name, value in stages.shipped(weights).items()},
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    save_tokenizer(tokenizer, folder, c.context)
    end, pad = tokenizer.token_to_id("<|im_end|>"), tokenizer.token_to_id("<|endoftext|>")
    for name, content in {
        "config": configuration(c, end, pad),
        "generation_config": {"eos_token_id": [end, pad]},
        "preprocessor_config": {
            "do_resize": True, "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225], "size": c.tile,
            "resample": 3, "image_processor_type": "CLIPFeatureExtractor",
        },
    }.items():  # fmt: skip
        (folder / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n")


def configuration(c: Config, end: int, pad: int) -> dict:
    return {
        "architectures": ["InternVLChatModel"], "model_type": "internvl_chat", "torch_dtype": "bfloat16",
        "downsample_ratio": 0.5, "ps_version": "v2", "select_layer": -1, "force_image_size": c.tile,
        "dynamic_image_size": True, "use_thumbnail": True, "min_dynamic_patch": 1, "max_dynamic_patch": c.max_tiles,
        "template": "internvl2_5", "system_message": SYSTEM, "tie_word_embeddings": False, "pad2square": False,
        "use_backbone_lora": 0, "use_llm_lora": 0,
        "vision_config": {
            "architectures": ["InternVisionModel"], "model_type": "intern_vit_6b", "hidden_size": c.vit_width,
            "num_hidden_layers": c.vit_layers, "num_attention_heads": c.vit_heads, "intermediate_size": c.vit_mlp,
            "image_size": c.tile, "patch_size": c.patch, "num_channels": 3, "qkv_bias": True, "qk_normalization": False,
            "norm_type": "layer_norm", "layer_norm_eps": c.norm_epsilon, "hidden_act": "gelu", "initializer_factor": 1.0,
            "use_flash_attn": False, "drop_path_rate": 0.0, "attention_dropout": 0.0, "dropout": 0.0,
        },
        "llm_config": {
            "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "vocab_size": c.vocabulary, "hidden_size": c.width,
            "num_hidden_layers": c.layers, "num_attention_heads": c.heads, "num_key_value_heads": c.kv_heads,
            "intermediate_size": c.mlp, "max_position_embeddings": c.context, "rms_norm_eps": c.norm_epsilon,
            "rope_theta": c.rope_base, "hidden_act": "silu", "tie_word_embeddings": False, "bos_token_id": None,
            "eos_token_id": end, "pad_token_id": pad, "use_sliding_window": False, "attention_dropout": 0.0,
            "initializer_range": 0.02, "use_cache": True,
        },
    }  # fmt: skip


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]), Config(), *sys.argv[3:])
