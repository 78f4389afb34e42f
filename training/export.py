"""A trained network -> the files that reading loads: encoder.onnx (8-bit), heads.npz, tokenizer.json."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.train import Net


class _Vectors(nn.Module):
    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        vectors: Tensor = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return vectors


def export(net: Net, tokenizer: Path, home: Path) -> None:
    """Write the network into ``home``: the encoder's weights 8-bit with a scale per channel, the heads' 16-bit."""
    home.mkdir(parents=True, exist_ok=True)
    net.eval()
    net.encoder.set_attn_implementation("eager")
    whole = home / "whole.onnx"
    sample = torch.ones(1, 16, dtype=torch.long)
    axes = {name: {0: "windows", 1: "pieces"} for name in ("ids", "mask", "vectors")}
    torch.onnx.export(
        _Vectors(net.encoder),
        (sample, sample),
        str(whole),
        input_names=["ids", "mask"],
        output_names=["vectors"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(whole, home / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()
    weights = {name: value.detach().numpy().astype(np.float16) for name, value in net.heads.state_dict().items()}
    np.savez(home / "heads.npz", **weights)
    shutil.copyfile(tokenizer, home / "tokenizer.json")
