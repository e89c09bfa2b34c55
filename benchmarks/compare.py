"""Runs the trainer and the baseline by turns, each time in a process of its own, and prints the ratios.

A ratio is the trainer's median over the baseline's. Runs alternate, so that whatever else the machine does falls on
both. The first of several steps of a process warms up and does not count.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = {
    # name: (method, precision, tokens, tokens learnt, steps)
    "lora-fp32": ("LoRA", "FP32", 2048, 256, 4),
    "lora-bf16": ("LoRA", "BF16", 2048, 256, 4),
    "qlora-bf16": ("QLoRA", "BF16", 2048, 256, 2),
    "lora-fp32-all": ("LoRA", "FP32", 2048, 2047, 4),
    "lora-bf16-16k": ("LoRA", "BF16", 16384, 1024, 1),
}


def run(command, case):
    method, precision, length, targets, steps = CASES[case]
    arguments = ["--method", method, "--precision", precision, "--length", length, "--targets", targets, "--steps", steps]
    done = subprocess.run(command + [str(each) for each in arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def measured(steps):
    return steps[1:] or steps


def summary(results):
    steps = [seconds for result in results for seconds in measured(result["stepSeconds"])]
    cpu = [seconds for result in results for seconds in measured(result["stepCpuSeconds"])]
    return {
        "seconds": statistics.median(steps),
        "cpu": statistics.median(cpu),
        "bytes": max(max(result["stepPeakBytes"], result["setUpPeakBytes"]) for result in results),
        "loss": results[0]["losses"][0],
    }


def share_of_peak(results):
    """FLOP/s that the trainer executed over those of a plain product of matrices, both of the same process."""
    return statistics.median(
        result["stepFlops"] / statistics.median(measured(result["stepSeconds"])) / result["matmulRate"] for result in results
    )


def compare(case, options):
    trainer, baseline = [], []
    for _ in range(options.rounds):
        baseline.append(run([sys.executable, os.path.join(HERE, "hugging_face.py"), "--model", options.model], case))
        trainer.append(run([options.trainer, "bench", "--json", "--model", options.model], case))
    ours, theirs = summary(trainer), summary(baseline)
    if abs(ours["loss"] - theirs["loss"]) > 0.01 * theirs["loss"]:
        sys.exit(f"{case}: the losses differ, {ours['loss']} and {theirs['loss']}: this is not the same computation")
    gib = 1 << 30
    print(
        f"{case:15} {theirs['seconds']:9.2f} {ours['seconds']:9.2f} {ours['seconds'] / theirs['seconds']:6.2f}"
        f" {ours['cpu'] / theirs['cpu']:6.2f}"
        f" {theirs['bytes'] / gib:9.2f} {ours['bytes'] / gib:9.2f} {ours['bytes'] / theirs['bytes']:6.2f}"
        f"   {theirs['loss']:.4f} {ours['loss']:.4f}"
        f"   {100 * share_of_peak(trainer):4.0f} %",
        flush=True,
    )


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--trainer", default=os.path.join(HERE, "../trainer-image/target/trainer/bin/trainer"))
parser.add_argument("--model", required=True, help="made by `trainer bench` when it is not there")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("cases", nargs="*", default=list(CASES), metavar="CASE", help=", ".join(CASES))
options = parser.parse_args()
if not os.path.exists(os.path.join(options.model, "config.json")):
    subprocess.run([options.trainer, "bench", "--model", options.model, "--length", "64", "--steps", "1"], check=True, stdout=subprocess.DEVNULL)
print("                      seconds a step             CPU      peak memory, GiB          first loss          share of")
print("case             baseline   trainer  ratio  ratio  baseline   trainer  ratio   baseline trainer  matmul peak")
for case in options.cases:
    compare(case, options)
