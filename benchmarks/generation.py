"""Reads prompts and generates with Hugging Face Transformers' generate, for comparison with GenerationRateBenchmark.

    python benchmarks/generation.py --model DIR --lengths 2048,8192

Random prompts of the same lengths, greedy, sdpa, 32 new tokens, the best of three.
"""

import argparse
import os
import time

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--lengths", default="2048,8192")
parser.add_argument("--precision", choices=["FP32", "BF16"], default="FP32")
parser.add_argument("--threads", type=int, default=os.cpu_count())
options = parser.parse_args()

import torch
import transformers

NEW_TOKENS = 32
transformers.logging.set_verbosity_error()
torch.set_num_threads(options.threads)
dtype = torch.bfloat16 if options.precision == "BF16" else torch.float32
model = transformers.AutoModelForCausalLM.from_pretrained(options.model, dtype=dtype, attn_implementation="sdpa").eval()


def seconds(prompt, tokens):
    begun = time.perf_counter()
    with torch.inference_mode():
        out = model.generate(prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=tokens, min_new_tokens=tokens,
                             do_sample=False, pad_token_id=0)
    assert out.size(1) == prompt.size(1) + tokens
    return time.perf_counter() - begun


def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmHWM:"))


for length in map(int, options.lengths.split(",")):
    prompt = torch.randint(0, model.config.vocab_size, (1, length), generator=torch.Generator().manual_seed(length))
    prefill = min(seconds(prompt, 1) for _ in range(3))
    whole = min(seconds(prompt, NEW_TOKENS) for _ in range(3))
    decoded = whole - prefill
    print(f"{length} tokens: prompt {prefill:.2f} s, {length / prefill:.0f} tokens/s; {NEW_TOKENS} new tokens {decoded:.2f} s, "
          f"{(NEW_TOKENS - 1) / decoded:.1f} tokens/s; peak {peak()} MB", flush=True)
