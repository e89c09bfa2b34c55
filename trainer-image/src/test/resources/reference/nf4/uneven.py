"""Matrices whose last block is not full, quantised by bitsandbytes on the CPU: uneven.json and uneven.safetensors.

    pip install torch==2.7.1 bitsandbytes==0.50.2 safetensors && python uneven.py

Codes and scales are bitsandbytes' own. What they stand for is worked out here, in float32: its dequantisation on the CPU (0.50.2) gives
something else where a row is no multiple of the block. Scales that are quantised a second time are not here: on the CPU bitsandbytes
rounds some of them otherwise than on GPUs, whose values cases.safetensors has.
"""

import json
import pathlib

import torch
from bitsandbytes.functional import quantize_4bit
from safetensors.torch import save_file

SHAPES = {"mlp_down": (8, 150), "mlp_up": (15, 80), "odd": (7, 9), "one": (1, 1), "nested_blocks": (131, 129)}


def stands_for(packed, absmax, size, code):
    codes = torch.stack([packed >> 4, packed & 15], 1).view(-1)[:size].long()
    return code[codes] * absmax.repeat_interleave(64)[:size]


def main():
    tensors = {}
    for seed, (name, shape) in enumerate(SHAPES.items()):
        matrix = torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * 0.05
        packed, state = quantize_4bit(matrix, blocksize=64, quant_type="nf4", compress_statistics=False)
        packed = packed.view(-1)
        values = stands_for(packed, state.absmax, matrix.numel(), state.code)
        tensors.update({
            f"{name}.input": matrix.view(-1), f"{name}.packed": packed, f"{name}.absmax": state.absmax,
            f"{name}.dequantised": values, f"{name}.dequantised_bf16": values.bfloat16(),
        })
    here = pathlib.Path(__file__).parent
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, here / "uneven.safetensors")
    (here / "uneven.json").write_text(json.dumps({name: list(shape) for name, shape in SHAPES.items()}) + "\n")


if __name__ == "__main__":
    main()
