"""Makes this folder: tiny models of each architecture, and what Hugging Face Transformers and autograd give for them.

    python generate.py .        # torch 2.7.1, transformers 4.57.6, safetensors

Float32, one thread, attention "eager". Biases and norms are random too, so that none could be left out unnoticed.
"""

import json, pathlib, sys
import torch
from safetensors.torch import save_file
from transformers import (LlamaConfig, LlamaForCausalLM, MinistralConfig, MinistralForCausalLM, MistralConfig,
                          MistralForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM)

torch.set_num_threads(1)
out = pathlib.Path(sys.argv[1])
size = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
            vocab_size=48, max_position_embeddings=64, rms_norm_eps=1e-5, attn_implementation="eager")
scaling = dict(rope_type="llama3", factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)
models = {
    "llama-bias-scaled": LlamaForCausalLM(LlamaConfig(**size, attention_bias=True, rope_theta=1e4, rope_scaling=scaling)),
    "mistral": MistralForCausalLM(MistralConfig(**size, sliding_window=None, rope_theta=1e6)),
    "qwen2": Qwen2ForCausalLM(Qwen2Config(**size, rope_theta=1e6, tie_word_embeddings=True)),
    "qwen3": Qwen3ForCausalLM(Qwen3Config(**size, head_dim=6, rope_theta=1e6, tie_word_embeddings=False)),
    "mistral-window": MistralForCausalLM(MistralConfig(**size, sliding_window=7, rope_theta=1e6)),
    "qwen2-window": Qwen2ForCausalLM(Qwen2Config(**size, use_sliding_window=True, sliding_window=5, max_window_layers=1)),
    "ministral": MinistralForCausalLM(MinistralConfig(**size, head_dim=6, sliding_window=7, rope_theta=1e6,
                                                      layer_types=["sliding_attention", "full_attention"])),
}
ids = torch.tensor([[1, 7, 40, 3, 22, 22, 9, 31, 5, 46, 2, 17, 28, 0, 11, 6, 39, 13, 8, 30]])
labels = ids.clone()
labels[0, :6] = -100
for number, (name, model) in enumerate(models.items()):
    generator = torch.Generator().manual_seed(number)
    for weight in model.parameters():
        mean = 1.0 if weight.dim() == 1 and weight.mean() == 1 else 0.0
        weight.data = mean + 0.2 * torch.randn(weight.shape, generator=generator)
    folder = out / name
    model.config.save_pretrained(folder)
    save_file({k: v.contiguous() for k, v in model.state_dict().items() if not (model.config.tie_word_embeddings and k == "lm_head.weight")},
              folder / "model.safetensors", {"format": "pt"})
    result = model(ids, labels=labels)
    result.loss.backward()
    gradients = {key: weight.grad for key, weight in model.named_parameters()}
    save_file({"logits": result.logits[0].detach(), **{"gradient." + key: value for key, value in gradients.items()}},
              folder / "expected.safetensors")
    (folder / "expected.json").write_text(json.dumps({"loss": result.loss.item()}) + "\n")
(out / "inputs.json").write_text(json.dumps({"ids": ids[0].tolist(), "labels": labels[0].tolist()}) + "\n")
