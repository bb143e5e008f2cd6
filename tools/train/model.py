"""InternVL3 at a small size: InternViT, pixel shuffle and MLP, Qwen2 with V2PE.

The modules are named as the tensors of the original checkpoint layout, so that `state_dict()` is the checkpoint. Nothing is
padded: tokens of all samples of a batch stand in one row, as in the engine that will run the model.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """Dimensions."""

    tile: int = 112  # pixels
    patch: int = 14
    vit_width: int = 192
    vit_layers: int = 4
    vit_heads: int = 3
    vit_mlp: int = 768
    width: int = 256
    layers: int = 4
    heads: int = 4
    kv_heads: int = 2
    head: int = 64
    mlp: int = 704
    vocabulary: int = 768
    context: int = 8192
    rope_base: float = 10000.0
    norm_epsilon: float = 1e-6
    max_tiles: int = 12

    @property
    def grid(self) -> int:
        """Patches along the side of a tile."""
        return self.tile // self.patch

    @property
    def tile_tokens(self) -> int:
        """Visual tokens of a tile: pixel shuffle makes one of four patches."""
        return self.grid * self.grid // 4


@dataclass
class Batch:
    """Samples one after another.

    ids        [n]          tokens
    positions  [n]          where each stands for the rotary embedding (V2PE): fp32 fractions
    pixels     [t, 3, s, s] normalised tiles
    letters    [t, p, 4]    what stands in each patch of each tile (letters.py)
    visual     [16 t]       which tokens are visual, in the order of the tiles
    rows       [b, longest] index of each token by sample; n where a sample has ended
    inverse    [n]          where each token is in rows, flattened
    predict    [m]          tokens from which an answer's token is predicted
    targets    [m]          that token
    weights    [m]          its share in the loss
    owners     [m]          the sample that it belongs to
    """

    ids: Tensor
    positions: Tensor
    pixels: Tensor
    letters: Tensor
    visual: Tensor
    rows: Tensor
    inverse: Tensor
    predict: Tensor
    targets: Tensor
    weights: Tensor
    owners: Tensor

    @property
    def samples(self) -> int:
        return len(self.rows)

    def to(self, device: torch.device) -> "Batch":
        return Batch(**{name: value.to(device, non_blocking=True) for name, value in vars(self).items()})


class VisionAttention(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.heads = c.vit_heads
        self.qkv = nn.Linear(c.vit_width, 3 * c.vit_width)
        self.proj = nn.Linear(c.vit_width, c.vit_width)

    def forward(self, x: Tensor) -> Tensor:
        tiles, tokens, width = x.shape
        q, k, v = self.qkv(x).view(tiles, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        out = F.scaled_dot_product_attention(q, k, v)
        return self.proj(out.transpose(1, 2).reshape(tiles, tokens, width))


class VisionMlp(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.fc1 = nn.Linear(c.vit_width, c.vit_mlp)
        self.fc2 = nn.Linear(c.vit_mlp, c.vit_width)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class VisionBlock(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.norm1 = nn.LayerNorm(c.vit_width, c.norm_epsilon)
        self.attn = VisionAttention(c)
        self.ls1 = nn.Parameter(torch.ones(c.vit_width))
        self.norm2 = nn.LayerNorm(c.vit_width, c.norm_epsilon)
        self.mlp = VisionMlp(c)
        self.ls2 = nn.Parameter(torch.ones(c.vit_width))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.norm1(x)) * self.ls1
        return x + self.mlp(self.norm2(x)) * self.ls2


class VisionEmbeddings(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.class_embedding = nn.Parameter(0.02 * torch.randn(1, 1, c.vit_width))
        self.patch_embedding = nn.Conv2d(3, c.vit_width, c.patch, c.patch)
        self.position_embedding = nn.Parameter(0.02 * torch.randn(1, 1 + c.grid**2, c.vit_width))

    def forward(self, pixels: Tensor) -> Tensor:
        patches = self.patch_embedding(pixels).flatten(2).transpose(1, 2)
        first = self.class_embedding.expand(len(pixels), -1, -1).to(patches.dtype)
        return torch.cat([first, patches], 1) + self.position_embedding


class VisionModel(nn.Module):
    """InternViT without a final norm: [t, 3, s, s] to [t, patches, width], the class token left out."""

    def __init__(self, c: Config):
        super().__init__()
        self.embeddings = VisionEmbeddings(c)
        self.encoder = nn.ModuleDict({"layers": nn.ModuleList(VisionBlock(c) for _ in range(c.vit_layers))})

    def forward(self, pixels: Tensor) -> Tensor:
        x = self.embeddings(pixels)
        for block in self.encoder["layers"]:
            x = block(x)
        return x[:, 1:]


def pixel_shuffle(x: Tensor) -> Tensor:
    """Version 2: [t, g², c] to [t, (g/2)², 4c]; four patches of a square become one token."""
    tiles, patches, width = x.shape
    half = math.isqrt(patches) // 2
    x = x.view(tiles, half, 2, half, 2, width).permute(0, 1, 3, 2, 4, 5)
    return x.reshape(tiles, half * half, 4 * width)


class RmsNorm(nn.Module):
    def __init__(self, width: int, epsilon: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, x.shape[-1:], self.weight.to(x.dtype), self.epsilon)


class Attention(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.c = c
        self.q_proj = nn.Linear(c.width, c.heads * c.head)
        self.k_proj = nn.Linear(c.width, c.kv_heads * c.head)
        self.v_proj = nn.Linear(c.width, c.kv_heads * c.head)
        self.o_proj = nn.Linear(c.heads * c.head, c.width, bias=False)

    def forward(self, x: Tensor, rotation: tuple[Tensor, Tensor], batch: Batch, kept: list | None = None) -> Tensor:
        c = self.c
        q = rotate(self.q_proj(x).view(-1, c.heads, c.head), rotation)
        k = rotate(self.k_proj(x).view(-1, c.kv_heads, c.head), rotation)
        v = self.v_proj(x).view(-1, c.kv_heads, c.head)
        group = c.heads // c.kv_heads
        q, k, v = by_sample(q, batch), by_sample(k, batch, group), by_sample(v, batch, group)
        if kept is not None:
            kept.append((k, v))
        # Samples end at different lengths, but no token looks ahead, so none sees what fills the shorter ones up.
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.o_proj(out.transpose(1, 2).reshape(-1, c.heads * c.head)[batch.inverse])


    def step(self, x: Tensor, rotation: tuple[Tensor, Tensor], past: "Past", layer: int) -> Tensor:
        """One token of each sample, [b, width], after what `past` holds."""
        c = self.c
        q = rotate(self.q_proj(x).view(-1, c.heads, c.head), rotation)
        k = rotate(self.k_proj(x).view(-1, c.kv_heads, c.head), rotation)
        v = self.v_proj(x).view(-1, c.kv_heads, c.head)
        keys, values = past.append(layer, *(y.repeat_interleave(c.heads // c.kv_heads, 1) for y in (k, v)))
        out = F.scaled_dot_product_attention(q[:, :, None], keys, values, attn_mask=past.visible[:, None, None])
        return self.o_proj(out.reshape(-1, c.heads * c.head))


def by_sample(x: Tensor, batch: Batch, repeat: int = 1) -> Tensor:
    """[n, heads, d] to [b, heads, longest, d]."""
    filled = torch.cat([x, x.new_zeros(1, *x.shape[1:])])
    return filled[batch.rows].transpose(1, 2).repeat_interleave(repeat, 1)


def rotate(x: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
    cos, sin = rotation
    a, b = x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


class Mlp(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.gate_proj = nn.Linear(c.width, c.mlp, bias=False)
        self.up_proj = nn.Linear(c.width, c.mlp, bias=False)
        self.down_proj = nn.Linear(c.mlp, c.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, c: Config):
        super().__init__()
        self.input_layernorm = RmsNorm(c.width, c.norm_epsilon)
        self.self_attn = Attention(c)
        self.post_attention_layernorm = RmsNorm(c.width, c.norm_epsilon)
        self.mlp = Mlp(c)

    def forward(self, x: Tensor, rotation: tuple[Tensor, Tensor], batch: Batch, kept: list | None = None) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), rotation, batch, kept)
        return x + self.mlp(self.post_attention_layernorm(x))

    def step(self, x: Tensor, rotation: tuple[Tensor, Tensor], past: "Past", layer: int) -> Tensor:
        x = x + self.self_attn.step(self.input_layernorm(x), rotation, past, layer)
        return x + self.mlp(self.post_attention_layernorm(x))


class InternVl(nn.Module):
    """The whole of it. `forward` gives the logits of the tokens in `batch.predict`, [m, vocabulary]."""

    def __init__(self, c: Config):
        super().__init__()
        self.c = c
        self.vision_model = VisionModel(c)
        wide = 4 * c.vit_width
        self.mlp1 = nn.Sequential(
            nn.LayerNorm(wide), nn.Linear(wide, c.width), nn.GELU(), nn.Linear(c.width, c.width)
        )
        self.language_model = nn.ModuleDict(
            {
                "model": nn.ModuleDict(
                    {
                        "embed_tokens": nn.Embedding(c.vocabulary, c.width),
                        "layers": nn.ModuleList(Layer(c) for _ in range(c.layers)),
                        "norm": RmsNorm(c.width, c.norm_epsilon),
                    }
                ),
                "lm_head": nn.Linear(c.width, c.vocabulary, bias=False),
            }
        )
        self.apply(initialise)
        for name, parameter in self.named_parameters():
            # What is added to a residual stream starts smaller the more often it is added.
            if name.endswith(("o_proj.weight", "down_proj.weight")):
                parameter.data /= math.sqrt(2 * c.layers)
            if name.endswith(("attn.proj.weight", "fc2.weight")):
                parameter.data /= math.sqrt(2 * c.vit_layers)

    def forward(self, batch: Batch, kept: list | None = None) -> Tensor:
        return self.read(batch, self.vision_model(batch.pixels), kept)

    def read(self, batch: Batch, patches: Tensor, kept: list | None = None) -> Tensor:
        """Logits, after what the vision transformer saw, [t, patches, width].

        With `kept`, each layer's keys and values are appended to it.
        """
        decoder = self.language_model["model"]
        x = decoder["embed_tokens"](batch.ids)
        seen = self.mlp1(pixel_shuffle(patches))
        x = x.to(seen.dtype).index_copy(0, batch.visual, seen.flatten(0, 1))
        rotation = self.rotation(batch.positions, x.dtype)
        for layer in decoder["layers"]:
            x = layer(x, rotation, batch, kept)
        return self.language_model["lm_head"](decoder["norm"](x[batch.predict])).float()

    def step(self, ids: Tensor, positions: Tensor, past: "Past") -> Tensor:
        """Logits after one more token of each sample, [b, vocabulary]."""
        decoder = self.language_model["model"]
        x = decoder["embed_tokens"](ids)
        rotation = self.rotation(positions, x.dtype)
        past.advance()
        for number, layer in enumerate(decoder["layers"]):
            x = layer.step(x, rotation, past, number)
        return self.language_model["lm_head"](decoder["norm"](x)).float()

    def rotation(self, positions: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
        """Cosines and sines, [n, 1, head / 2] each, of fractional positions in fp32."""
        half = self.c.head // 2
        powers = torch.arange(half, device=positions.device, dtype=torch.float32) / half
        angles = positions.float()[:, None, None] * self.c.rope_base**-powers
        return angles.cos().to(dtype), angles.sin().to(dtype)


class Past:
    """Keys and values of several samples as they grow, [b, heads, longest + room, head] for each layer."""

    def __init__(self, kept: list[tuple[Tensor, Tensor]], lengths: Tensor, room: int):
        self.layers = [tuple(F.pad(x, (0, 0, 0, room)) for x in pair) for pair in kept]
        self.lengths = lengths.clone()
        self.slots = torch.arange(self.layers[0][0].shape[2], device=lengths.device)

    def advance(self) -> None:
        """Makes room for one more token of each."""
        self.visible = self.slots <= self.lengths[:, None]
        self.at = self.lengths.clone()
        self.lengths += 1

    def append(self, layer: int, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        rows = torch.arange(len(k), device=k.device)
        keys, values = self.layers[layer]
        keys[rows, :, self.at] = k
        values[rows, :, self.at] = v
        return keys, values


def initialise(module: nn.Module) -> None:
    if isinstance(module, (nn.Linear, nn.Embedding)):
        nn.init.normal_(module.weight, std=0.02 if isinstance(module, nn.Embedding) else module.weight.shape[1] ** -0.5)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)
