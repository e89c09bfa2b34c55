"""Writes structure.json: what the items of NVIDIA/RULER (Apache-2.0) look like, made by its own generators.

    python generate.py RULER_CHECKOUT TEXT_FILE WORD_LISTS > structure.json

RULER at commit c3f5e3b4f87f97e048793bb510a3a6b19a46bf3a, whose checkout is written to; TEXT_FILE is the collection that the
trainer ships (in place of essays that may not be shipped), WORD_LISTS the folder with the lists of wonderwords. Needs numpy
and scipy. Tokens are pieces of words of at most four letters, so that no tokenizer is needed, and NLTK's sentences are
replaced by a split after . ! and ?, as the trainer has it; everything else is RULER's.
"""
import json
import re
import sys
import tempfile
import types
from pathlib import Path

checkout, text_file, lists = (Path(argument) for argument in sys.argv[1:4])
synthetic = checkout / "scripts/data/synthetic"
sys.path.insert(0, str(synthetic))


def tokens(text):
    return [word[i:i + 4] for word in re.findall(r"\w+|[^\w\s]", text) for i in range(0, len(word), 4)]


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


def words(name):
    return [line.rstrip() for line in (lists / name.replace("list", "s")).read_text(encoding="utf-8").splitlines()]


written = []
module("tokenizer", select_tokenizer=lambda *_: types.SimpleNamespace(text_to_tokens=tokens))
module("manifest_utils", write_manifest=lambda file, items: written.append(items))
module("tqdm", tqdm=lambda items: items)
module("nltk")
module("nltk.tokenize", sent_tokenize=lambda text: re.split(r"(?:(?<=[.!?])|(?<=[.!?][\"')\]]))\s+", text))
module("wonderwords", random_word=types.SimpleNamespace(_get_words_from_text_file=words))

essays = synthetic / "json/PaulGrahamEssays.json"
essays.write_text(json.dumps({"text": text_file.read_text(encoding="utf-8")}))

# words beyond the lists of wonderwords, which no length below needs
(synthetic / "json/english_words.json").write_text("{}")

from constants import TASKS  # noqa: E402

NIAH = {
    "NiahSingle1": dict(type_haystack="noise", type_needle_k="words", type_needle_v="numbers"),
    "NiahSingle2": dict(type_haystack="essay", type_needle_k="words", type_needle_v="numbers"),
    "NiahSingle3": dict(type_haystack="essay", type_needle_k="words", type_needle_v="uuids"),
    "NiahMultiKey1": dict(type_haystack="essay", type_needle_k="words", type_needle_v="numbers", num_needle_k=4),
    "NiahMultiKey2": dict(type_haystack="needle", type_needle_k="words", type_needle_v="numbers"),
    "NiahMultiKey3": dict(type_haystack="needle", type_needle_k="uuids", type_needle_v="uuids"),
    "NiahMultiValue": dict(type_haystack="essay", type_needle_k="words", type_needle_v="numbers", num_needle_v=4),
    "NiahMultiQuery": dict(type_haystack="essay", type_needle_k="words", type_needle_v="numbers", num_needle_q=4),
}
OTHERS = {
    "VariableTracking": ("variable_tracking", dict(type_haystack="noise", num_chains=1, num_hops=4)),
    "CommonWords": ("common_words_extraction", dict(freq_cw=30, freq_ucw=3, num_cw=10)),
    "FrequentWords": ("freq_words_extraction", dict(alpha=2.0)),
}
SAMPLES = 40


def items(script, task, length, arguments):
    template = TASKS[task]["template"] + TASKS[task]["answer_prefix"]
    sys.argv = [script, "--save_dir", tempfile.mkdtemp(), "--save_name", task, "--tokenizer_path", "x", "--tokenizer_type", "hf",
                "--max_seq_length", str(length), "--tokens_to_generate", str(TASKS[task]["tokens_to_generate"]),
                "--num_samples", str(SAMPLES), "--template", template]
    for name, value in arguments.items():
        sys.argv += ["--" + name, str(value)]
    source = (synthetic / script).read_text()
    scope = {"__name__": "__main__", "__file__": str(synthetic / script)}
    exec(compile(source, script, "exec"), scope)
    return written.pop()


def depth(item):
    text = item["input"]
    return text.find(str(item["outputs"][0])) / len(text)


def structure(made):
    mean = lambda values: sum(values) / len(values)
    texts = [item["input"] + item["answer_prefix"] for item in made]
    return {
        "tokens": mean([item["length"] for item in made]),
        "mostTokens": max(item["length"] for item in made),
        "words": mean([len(text.split()) for text in texts]),
        "lines": mean([text.count("\n") + 1 for text in texts]),
        "needles": mean([text.count("One of the special magic") + text.count("VAR ") for text in texts]),
        "answers": mean([len(item["outputs"]) for item in made]),
        "depth": mean([depth(item) for item in made]),
        "question": made[0]["input"].replace(",", "").split("\n")[-1][:60],
        "answerBegin": re.sub(r"[0-9a-zA-Z-]*[0-9][0-9a-zA-Z-]*|(?<=for )[a-z]+-[a-z-]+", "#", made[0]["answer_prefix"]),
    }


result = {"samples": SAMPLES, "items": []}
for length in (2048, 4096, 8192):
    for name, arguments in NIAH.items():
        result["items"].append({"task": name, "length": length, **structure(items("niah.py", "niah", length, arguments))})
    for name, (task, arguments) in OTHERS.items():
        result["items"].append({"task": name, "length": length, **structure(items(task + ".py", task, length, arguments))})
json.dump(result, sys.stdout, indent=1, ensure_ascii=False)
print()
