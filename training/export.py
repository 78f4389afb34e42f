"""A trained network -> the files that reading loads: encoder.onnx (8-bit), heads.npz, tokenizer.json."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.network import Net


class _Window(nn.Module):
    """The encoder for one window of word pieces: ids (n,) -> vectors (n, width).

    The same arithmetic as BERT's, laid out for a single window without padding: no mask, no batch, and one product for
    queries, keys and values. That takes a sixth off the time.
    """

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        known = encoder.embeddings
        self.words = known.word_embeddings
        self.places = nn.Parameter(known.position_embeddings.weight + known.token_type_embeddings.weight[0])
        self.norm = known.LayerNorm
        self.layers = nn.ModuleList(_Layer(layer) for layer in encoder.encoder.layer)

    def forward(self, ids: Tensor) -> Tensor:
        vectors: Tensor = self.norm(self.words(ids) + self.places[: ids.shape[0]])
        for layer in self.layers:
            vectors = layer(vectors)
        return vectors


class _Layer(nn.Module):
    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        looks = layer.attention.self
        self.heads, self.size = looks.num_attention_heads, looks.attention_head_size
        three = [looks.query, looks.key, looks.value]
        self.three = nn.Linear(looks.query.in_features, 3 * looks.query.out_features)
        self.three.weight.data = torch.cat([linear.weight for linear in three])
        self.three.bias.data = torch.cat([linear.bias for linear in three])
        self.mixed, self.mixed_norm = layer.attention.output.dense, layer.attention.output.LayerNorm
        self.wide, self.narrow, self.norm = layer.intermediate.dense, layer.output.dense, layer.output.LayerNorm

    def forward(self, vectors: Tensor) -> Tensor:
        split = self.three(vectors).reshape(-1, 3, self.heads, self.size)
        query, key, value = (split[:, part].transpose(0, 1) for part in range(3))
        shares = torch.softmax(query @ key.transpose(1, 2) * self.size**-0.5, dim=-1)
        seen = (shares @ value).transpose(0, 1).reshape(-1, self.heads * self.size)
        vectors = self.mixed_norm(vectors + self.mixed(seen))
        return self.norm(vectors + self.narrow(nn.functional.gelu(self.wide(vectors))))


def export(net: Net, follow: npt.NDArray[np.float32], tokenizer: Path, home: Path) -> None:
    """Write the network into ``home``: the encoder's weights 8-bit with a scale per channel, the heads' 16-bit.

    ``follow`` is as ``training.follow`` gives it.
    """
    home.mkdir(parents=True, exist_ok=True)
    net.eval()
    whole = home / "whole.onnx"
    axes = {name: {0: "pieces"} for name in ("ids", "vectors")}
    torch.onnx.export(
        _Window(net.encoder),
        (torch.ones(16, dtype=torch.long),),
        str(whole),
        input_names=["ids"],
        output_names=["vectors"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(whole, home / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()
    weights = {name: value.detach().numpy().astype(np.float16) for name, value in net.heads.state_dict().items()}
    np.savez(home / "heads.npz", **weights, **{"entity.follow": follow.astype(np.float16)})
    shutil.copyfile(tokenizer, home / "tokenizer.json")
