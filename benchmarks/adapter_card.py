"""Does what the README of an exported adapter says, and compares the model that comes out with the merged export.

For a base of each rope type: trains a few steps on a base of that type, exports adapter and merged model, runs the README's
Python with the base that was trained on, and counts the positions whose most likely token differs. Exits with 1 where one does.

    mvn -q -B -ntp -pl trainer-image -am -DskipTests package
    pip install -r benchmarks/requirements.txt      # once with transformers 4, once with 5
    python benchmarks/adapter_card.py
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import torch
import transformers

ROOT = pathlib.Path(__file__).resolve().parent.parent
TRAINER = ROOT / "trainer-image/target/trainer/bin/trainer"
BASE = ROOT / "examples/miniature/base"
LENGTH = 301
LLAMA3 = {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64}
# as config.json has it: by transformers 4, and by transformers 5
SPELLINGS = {
    "default": {"rope_theta": 10000.0},
    "llama3": {"rope_theta": 10000.0, "rope_scaling": {"rope_type": "llama3", **LLAMA3}},
    "default, rope_parameters": {"rope_parameters": {"rope_type": "default", "rope_theta": 10000.0}},
    "llama3, rope_parameters": {"rope_parameters": {"rope_type": "llama3", "rope_theta": 10000.0, **LLAMA3}},
}


def base(folder, spelling):
    shutil.copytree(BASE, folder)
    config = json.loads((folder / "config.json").read_text())
    for field in ("rope_theta", "rope_scaling", "rope_parameters"):
        config.pop(field, None)
    config.update(spelling)
    (folder / "config.json").write_text(json.dumps(config))
    return config["vocab_size"]


def train(work, model):
    (work / "train.jsonl").write_text(json.dumps({"text": "The old river sees the red hill. " * LENGTH}) + "\n")
    run = json.loads((ROOT / "examples/contract/run.json").read_text())
    run["baseModel"]["uri"] = str(model)
    run["context"] = {"targetLength": 1024, "ropeTheta": 400000.0}
    run["data"]["sources"] = [{"name": "text", "uri": str(work / "train.jsonl"), "format": "Auto"}]
    run["training"].update(method="LoRA", maxSteps=4)
    run["training"].pop("quantization")
    run["training"]["optimizer"]["learningRate"] = 0.01
    run["evaluation"] = []
    run["export"].update(formats=["Merged", "Adapter"], precision="FP32")
    (work / "run.json").write_text(json.dumps(run))
    for stage in ("prepare", "train", "export"):
        subprocess.run(
            [TRAINER, stage, "--config", work / "run.json", "--workspace", work / "work"],
            check=True, stdout=subprocess.DEVNULL, stderr=(work / "log").open("a"))
    return work / "work/export"


def by_card(export, model):
    """The model that the card's code makes. Its base is named as in the run; an adapter's folder is the current one there."""
    code = re.search(r"```python\n(.*?)```", (export / "adapter/README.md").read_text(), re.S).group(1)
    names = {}
    code = code.replace(', "."\n', f", {str(export / 'adapter')!r}\n", 1)
    exec(code, names)
    return names["model"]


def most_likely(model, ids):
    with torch.no_grad():
        return model.eval()(ids).logits.argmax(-1)


def main():
    different = 0
    for name, spelling in SPELLINGS.items():
        with tempfile.TemporaryDirectory() as folder:
            work = pathlib.Path(folder)
            vocabulary = base(work / "base", spelling)
            export = train(work, work / "base")
            torch.manual_seed(1)
            ids = torch.randint(0, vocabulary, (1, LENGTH))
            merged = transformers.AutoModelForCausalLM.from_pretrained(export / "merged", torch_dtype=torch.float32)
            plain = transformers.AutoModelForCausalLM.from_pretrained(work / "base", torch_dtype=torch.float32)
            expected = most_likely(merged, ids)
            count = int((most_likely(by_card(export, work / "base"), ids) != expected).sum())
            untrained = int((most_likely(plain, ids) != expected).sum())
            print(f"transformers {transformers.__version__}, {name}: {count} of {LENGTH} differ; of the base itself {untrained}")
            different += count
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
