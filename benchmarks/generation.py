"""Reads prompts and generates with the trainer and with Hugging Face Transformers' generate, by turns, and prints the ratios.

    python benchmarks/generation.py --model DIR [--lengths 2048,8192,16384] [--precision FP32|BF16] [--rounds 2] [--repeats 3]

DIR is a Llama-style model of about SmolLM2's size. Prompts are random, of the same lengths on both sides; both generate 32 tokens greedily,
Transformers with sdpa. Each measurement is a process of its own, whose peak memory is told; its time is the best of its repeats, and the
ratio is of the best of all rounds. Runs alternate, so that whatever else the machine does falls on both. GenerationRateBenchmark is the trainer's side.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEW_TOKENS = 32


def transformers_side(options, length):
    """JSON of seconds to read a prompt of `length` tokens, seconds to decode the 31 tokens after the first, and peak bytes."""
    import torch
    import transformers

    transformers.logging.set_verbosity_error()
    torch.set_num_threads(options.threads)
    dtype = torch.bfloat16 if options.precision == "BF16" else torch.float32
    model = transformers.AutoModelForCausalLM.from_pretrained(options.model, dtype=dtype, attn_implementation="sdpa").eval()
    prompt = torch.randint(0, model.config.vocab_size, (1, length), generator=torch.Generator().manual_seed(length))

    class Clock(transformers.LogitsProcessor):
        """When the logits of each token were there."""

        def __init__(self):
            self.times = []

        def __call__(self, input_ids, scores):
            self.times.append(time.perf_counter())
            return scores

    def measured():
        clock, begun = Clock(), time.perf_counter()
        with torch.inference_mode():
            out = model.generate(prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=NEW_TOKENS, min_new_tokens=NEW_TOKENS,
                                 do_sample=False, pad_token_id=0, logits_processor=transformers.LogitsProcessorList([clock]))
        assert out.size(1) == length + NEW_TOKENS == length + len(clock.times)
        return clock.times[0] - begun, clock.times[-1] - clock.times[0]

    prefill, decode = (min(times) for times in zip(*(measured() for _ in range(options.repeats))))
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM:"))
    return {"prefill": prefill, "decode": decode, "peak": peak}


def theirs(options, length):
    command = [sys.executable, __file__, "--side", "transformers", "--model", options.model, "--lengths", str(length),
               "--precision", options.precision, "--threads", str(options.threads), "--repeats", str(options.repeats)]
    return json.loads(run(command).splitlines()[-1])


def ours(options, length):
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder, "results.json")
        run(["mvn", "-q", "-B", "-ntp", "test", "-pl", "trainer-image", "-am", "-Dtest=GenerationRateBenchmark",
             f"-Dmodel={os.path.abspath(options.model)}", f"-Dlengths={length}", f"-Dprecision={options.precision}",
             f"-Dthreads={options.threads}", f"-Drepeats={options.repeats}", f"-Dresults={results}"])
        return json.loads(results.read_text().splitlines()[-1])


def run(command):
    environment = os.environ | {"OMP_WAIT_POLICY": "PASSIVE", "MALLOC_MMAP_THRESHOLD_": "1048576"}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def compare(options, length):
    rounds = [(theirs(options, length), ours(options, length)) for _ in range(options.rounds)]
    best = [{name: min(each[side][name] for each in rounds) for name in ("prefill", "decode", "peak")} for side in (0, 1)]
    baseline, trainer = best
    print(f"{length:7} {length / baseline['prefill']:8.0f} {length / trainer['prefill']:8.0f} {trainer['prefill'] / baseline['prefill']:6.2f}"
          f" {(NEW_TOKENS - 1) / baseline['decode']:9.1f} {(NEW_TOKENS - 1) / trainer['decode']:8.1f} {trainer['decode'] / baseline['decode']:6.2f}"
          f" {baseline['peak'] >> 20:9} {trainer['peak'] >> 20:8} {trainer['peak'] / baseline['peak']:6.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--lengths", default="2048,8192,16384")
    parser.add_argument("--precision", choices=["FP32", "BF16"], default="FP32")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--side", choices=["transformers"], help="measure this side alone and print JSON")
    options = parser.parse_args()
    lengths = [int(each) for each in options.lengths.split(",")]
    if options.side:
        for length in lengths:
            print(json.dumps(transformers_side(options, length)))
        return
    print(f"{options.precision}; tokens/s of the prompt, tokens/s generated, peak memory in MB: Transformers, trainer, trainer's time or memory"
          " over Transformers'")
    for length in lengths:
        compare(options, length)


main()
