"""How fast `prepare` tokenises, against the tokenizers library's own batches: the same texts, the same cores, alternating.

    python compare.py TOKENIZER TEXTS... [--megabytes 64] [--document 240] [--rounds 3] [--memory] [--draw N]

TOKENIZER is a folder with a tokenizer.json, TEXTS are files or folders of text. Needs the build of the trainer, and tokenizers and numpy of
requirements.txt. With --memory there is no comparison: `prepare` runs once on so many megabytes, and its peak memory is told. With --draw
it reads them all and uses N texts drawn at random, as a source with maxSamples and pick: Random does: ten gigabytes take minutes then, and not an
hour.
"""

import argparse
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRAINER = pathlib.Path(os.environ.get("TRAINER", ROOT / "trainer-image/target/trainer/bin/trainer"))
HIDDEN, INTERMEDIATE, HEADS = 64, 128, 2


def documents(places, size):
    """Texts of about so many characters, round and round."""
    files = [f for p in places for f in ([p] if p.is_file() else sorted(p.rglob("*"))) if f.is_file() and f.suffix in (".txt", ".md", ".rst", ".py", "")]
    parts = []
    while True:
        for file in files:
            text = file.read_text(encoding="utf-8", errors="ignore")
            parts.append(text)
            if sum(map(len, parts)) >= size:
                yield "\n\n".join(parts)[:size]
                parts = []


def corpus(path, places, megabytes, size):
    written = 0
    with open(path, "w", encoding="utf-8") as out:
        for text in documents(places, size):
            line = json.dumps({"text": text}, ensure_ascii=False) + "\n"
            out.write(line)
            written += len(line.encode())
            if written >= megabytes * 1_000_000:
                return


def model(folder, tokenizer):
    """The smallest model that prepare takes: its weights are zeros."""
    folder.mkdir(parents=True)
    for file in tokenizer.iterdir():
        shutil.copy(file, folder / file.name)
    rows = max(json.loads((tokenizer / "tokenizer.json").read_text())["model"]["vocab"].values()) + 1
    rows = max([rows] + [t["id"] + 1 for t in json.loads((tokenizer / "tokenizer.json").read_text())["added_tokens"]])
    (folder / "config.json").write_text(json.dumps({
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": HIDDEN, "intermediate_size": INTERMEDIATE,
        "num_hidden_layers": 1, "num_attention_heads": HEADS, "num_key_value_heads": HEADS, "vocab_size": rows, "rms_norm_eps": 1e-5,
        "rope_theta": 500000.0, "max_position_embeddings": 8192, "tie_word_embeddings": True, "torch_dtype": "bfloat16", "hidden_act": "silu"}))
    layer = "model.layers.0."
    shapes = {"model.embed_tokens.weight": [rows, HIDDEN], "model.norm.weight": [HIDDEN],
              layer + "input_layernorm.weight": [HIDDEN], layer + "post_attention_layernorm.weight": [HIDDEN],
              layer + "mlp.gate_proj.weight": [INTERMEDIATE, HIDDEN], layer + "mlp.up_proj.weight": [INTERMEDIATE, HIDDEN],
              layer + "mlp.down_proj.weight": [HIDDEN, INTERMEDIATE]}
    shapes |= {f"{layer}self_attn.{p}_proj.weight": [HIDDEN, HIDDEN] for p in "qkvo"}
    header, at = {}, 0
    for name, shape in sorted(shapes.items()):
        size = 2 * shape[0] * (shape[1] if len(shape) > 1 else 1)
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    with open(folder / "model.safetensors", "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        out.truncate(8 + len(text) + at)


def prepare(work, texts, name, draw=None):
    """Seconds of `trainer prepare` and of the CPUs for it, its tokens, and its peak memory in bytes."""
    run = json.loads((ROOT / "examples/contract/run.json").read_text())
    run["baseModel"]["uri"] = str(work / "model")
    run["context"] = {"targetLength": 1_048_576, "ropeTheta": 1e9}
    run["data"] = {"sources": [{"name": "texts", "uri": str(texts), "format": "Text"}],
                   "overlong": {"chat": "Drop", "text": "Truncate"}, "order": "File", "chatTemplate": {"format": "Llama3"}}
    if draw:
        run["data"]["sources"][0] |= {"maxSamples": draw, "pick": "Random"}
    run["evaluation"] = []
    (work / "run.json").write_text(json.dumps(run))
    message = work / "message"
    workspace = work / name
    shutil.rmtree(workspace, ignore_errors=True)
    began = time.monotonic()
    process = subprocess.Popen([TRAINER, "prepare", "--config", work / "run.json", "--workspace", workspace, "--listen", "127.0.0.1:0"],
                               stdout=open(work / "log", "w"), stderr=subprocess.STDOUT, env=os.environ | {"TERMINATION_MESSAGE_PATH": str(message)})
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    if status:
        sys.exit((work / "log").read_text()[-3000:])
    shutil.rmtree(workspace)
    cpu = usage.ru_utime + usage.ru_stime
    return seconds, cpu, json.loads(message.read_text())["summary"]["tokens"], usage.ru_maxrss * 1024


def library(tokenizer, texts):
    """Seconds of encode_batch over all texts and of the CPUs for it, some at a time as memory wants it, and tokens."""
    tokens = 0
    began, cpu = time.monotonic(), time.process_time()
    batch = []
    for line in open(texts, encoding="utf-8"):
        batch.append(json.loads(line)["text"])
        if len(batch) == 4 * os.cpu_count():
            tokens += sum(len(e.ids) for e in tokenizer.encode_batch(batch, add_special_tokens=False))
            batch = []
    tokens += sum(len(e.ids) for e in tokenizer.encode_batch(batch, add_special_tokens=False))
    return time.monotonic() - began, time.process_time() - cpu, tokens


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("tokenizer", type=pathlib.Path)
    arguments.add_argument("texts", type=pathlib.Path, nargs="+")
    arguments.add_argument("--megabytes", type=int, default=64)
    arguments.add_argument("--document", type=int, default=240, help="thousand characters of a text")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--memory", action="store_true")
    arguments.add_argument("--draw", type=int, help="with --memory: how many texts are used")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        model(work / "model", given.tokenizer)
        texts, one = work / "texts.jsonl", work / "one.jsonl"
        corpus(texts, given.texts, given.megabytes, 1000 * given.document)
        corpus(one, given.texts, 0, 1000)
        if given.memory:
            seconds, _, tokens, memory = prepare(work, texts, "memory", given.draw)
            print(f"{given.megabytes} MB, {tokens:,} tokens: {seconds:.0f} s, peak memory {memory / 2**20:.0f} MiB")
            return
        from tokenizers import Tokenizer
        tokenizer = Tokenizer.from_file(str(given.tokenizer / "tokenizer.json"))
        lines = sum(1 for _ in open(texts, encoding="utf-8"))
        ratios = []
        for round in range(given.rounds):
            start, start_cpu, _, _ = prepare(work, one, "start")
            theirs, their_cpu, expected = library(tokenizer, texts)
            whole, whole_cpu, tokens, memory = prepare(work, texts, "whole")
            ours = whole - start
            ratios.append(theirs / ours)
            print(f"round {round + 1}: library {expected / theirs / 1e6:.2f} million tokens/s, prepare {tokens / ours / 1e6:.2f} (start {start:.1f} s, "
                  f"peak {memory / 2**20:.0f} MiB), ratio {theirs / ours:.2f}, by CPU time {their_cpu / (whole_cpu - start_cpu):.2f} "
                  f"({their_cpu:.1f} s, {whole_cpu - start_cpu:.1f} s); {lines} texts, {expected:,} tokens, "
                  f"{tokens - expected:,} more around them", flush=True)
        print(f"best ratio {max(ratios):.2f}, median {sorted(ratios)[len(ratios) // 2]:.2f}")


if __name__ == "__main__":
    main()
