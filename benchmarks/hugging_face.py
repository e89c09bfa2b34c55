"""The baseline: the same steps with Hugging Face Transformers and PEFT, for comparison only.

Prints what `trainer bench --json` prints. Llama on one made-up sample, LoRA on the attention's projections, embeddings
trained, gradient checkpointing, scaled dot product attention: as their documentation recommends for long sequences.
"""

import argparse
import json
import math
import os
import time

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--method", choices=["LoRA", "QLoRA"], required=True)
parser.add_argument("--precision", choices=["FP32", "BF16"], required=True)
parser.add_argument("--length", type=int, required=True)
parser.add_argument("--targets", type=int, required=True)
parser.add_argument("--rank", type=int, default=32)
parser.add_argument("--steps", type=int, default=4)
parser.add_argument("--threads", type=int, default=os.cpu_count())
options = parser.parse_args()

import torch
import transformers
from peft import LoraConfig, get_peft_model

transformers.logging.set_verbosity_error()
torch.set_num_threads(options.threads)
torch.manual_seed(3)


def peak_bytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def reset_peak():
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


def load():
    dtype = torch.bfloat16 if options.precision == "BF16" else torch.float32
    quantization = None
    if options.method == "QLoRA":
        quantization = transformers.BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=dtype,
        )
    model = transformers.AutoModelForCausalLM.from_pretrained(
        options.model,
        dtype=dtype,
        attn_implementation="sdpa",
        quantization_config=quantization,
        device_map="cpu" if quantization else None,
        rope_theta=207_000_000.0,
        use_cache=False,
    )
    model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    return get_peft_model(
        model,
        LoraConfig(
            r=options.rank,
            lora_alpha=options.rank // 2,
            target_modules=["q_proj", "k_proj", "v_proj", "o_proj"],
            modules_to_save=["embed_tokens"],
            task_type="CAUSAL_LM",
        ),
    ).train()


def sample(vocabulary):
    """The sample of `trainer bench`: numbers of a linear congruence."""
    ids, number = [], 1
    for _ in range(options.length):
        number = (number * 1_103_515_245 + 12_345) % (1 << 31)
        ids.append(number // 65_536 % vocabulary)
    labels = [-100] * (options.length - options.targets) + ids[options.length - options.targets :]
    return {"input_ids": torch.tensor([ids]), "labels": torch.tensor([labels])}


def matmul_rate():
    size, repetitions = 2048, 4
    dtype = torch.bfloat16 if options.precision == "BF16" else torch.float32
    a, b = torch.ones(size, size, dtype=dtype), torch.ones(size, size, dtype=dtype)
    shortest = math.inf
    for _ in range(6):
        start = time.perf_counter()
        for _ in range(repetitions):
            torch.mm(a, b)
        shortest = min(shortest, time.perf_counter() - start)
    return 2 * size**3 * repetitions / shortest


start = time.perf_counter()
model = load()
weights = [weight for weight in model.parameters() if weight.requires_grad]
optimizer = torch.optim.AdamW(weights, lr=5e-5, weight_decay=0.0, fused=True)
schedule = transformers.get_linear_schedule_with_warmup(optimizer, 0, options.steps)
batch = sample(model.config.vocab_size)
result = {"losses": [], "stepSeconds": [], "stepCpuSeconds": [], "setUpSeconds": time.perf_counter() - start, "setUpPeakBytes": peak_bytes()}
reset_peak()
for _ in range(options.steps):
    start, cpu = time.perf_counter(), time.process_time()
    loss = model(**batch).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(weights, 1.0)
    optimizer.step()
    schedule.step()
    optimizer.zero_grad()
    result["losses"].append(loss.item())
    result["stepSeconds"].append(time.perf_counter() - start)
    result["stepCpuSeconds"].append(time.process_time() - cpu)
result["stepPeakBytes"] = peak_bytes()
result["matmulRate"] = matmul_rate()
print(json.dumps(result))
