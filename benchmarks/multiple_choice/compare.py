"""Compares MultipleChoice with lm-evaluation-harness on a real model: the same items, each judged by both.

python compare.py MODEL ENDINGS

MODEL is a Hugging Face folder, ENDINGS the endings.jsonl of ../reproduction (HellaSwag's layout). MMLU's five solved questions of each
subject come with the harness's own package; they are asked in MMLU's layout and, with their options spelled out, in ARC's.
Both compute in FP32 without solved questions before the one that is asked.
"""

import json
import re
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

import lm_eval
from lm_eval.models.huggingface import HFLM

TRAINER = Path(__file__).resolve().parents[2] / "trainer-image/target/trainer/bin/trainer"


def mmlu():
    """MMLU's questions for the prompt, which the harness ships as text with the reasoning that leads to the answer."""
    prompts = json.loads((files("lm_eval") / "tasks/mmlu/flan_cot_fewshot/_cot_prompts.json").read_text())
    for subject, text in prompts.items():
        for block in text.split("\n\nQ: ")[1:]:
            found = re.fullmatch(r"(.*)\n\(A\) (.*) \(B\) (.*) \(C\) (.*) \(D\) (.*)\nA: .*The answer is \(([A-D])\)\.\s*", block, re.S)
            if found:
                question, *choices, letter = found.groups()
                yield {"question": question.strip(), "choices": choices, "answer": "ABCD".index(letter), "subject": subject}


def arc(question):
    return {"question": question["question"], "choices": {"text": question["choices"], "label": list("ABCD")},
            "answerKey": "ABCD"[question["answer"]]}


TASKS = {
    "hellaswag": {"doc_to_text": "{{query}}", "doc_to_target": "label", "doc_to_choice": "endings"},
    "arc": {"doc_to_text": "Question: {{question}}\nAnswer:", "doc_to_target": "{{choices.label.index(answerKey)}}",
            "doc_to_choice": "{{choices.text}}"},
    "mmlu": {"description": "The following are multiple choice questions (with answers) about {{subject.replace('_', ' ')}}.\n\n",
             "doc_to_text": "{{question.strip()}}\nA. {{choices[0]}}\nB. {{choices[1]}}\nC. {{choices[2]}}\nD. {{choices[3]}}\nAnswer:",
             "doc_to_choice": ["A", "B", "C", "D"], "doc_to_target": "answer"},
}
METRIC = {"hellaswag": "acc_norm", "arc": "acc_norm", "mmlu": "acc"}


def harness(model, folder):
    """Whether each item is right, by task."""
    lm = HFLM(pretrained=str(model), dtype="float32", device="cpu", batch_size=1)
    right = {}
    for name, fields in TASKS.items():
        data = folder / f"{name}.harness.jsonl"
        task = {"task": name, "dataset_path": "json", "dataset_kwargs": {"data_files": {"test": str(data)}}, "test_split": "test",
                "output_type": "multiple_choice", "metric_list": [{"metric": METRIC[name]}],
                **fields}
        results = lm_eval.simple_evaluate(model=lm, tasks=[task], log_samples=True, bootstrap_iters=0)
        samples = sorted(results["samples"][name], key=lambda sample: sample["doc_id"])
        right[name] = [sample[METRIC[name]] for sample in samples]
    return right


def trainer(model, folder):
    """The same of the trainer's base model; the run that it needs trains one step with a learning rate of 1e-12."""
    run = json.loads((Path(__file__).parent / "run.json").read_text())
    run["baseModel"]["uri"] = str(model)
    (folder / "run.json").write_text(json.dumps(run))
    (folder / "chats.jsonl").write_text(json.dumps({"prompt": "What is 1 + 1?", "completion": "2"}) + "\n")
    for stage in ("prepare", "train", "evaluate"):
        subprocess.run([TRAINER, stage, "--config", folder / "run.json", "--workspace", folder / "work"], check=True, cwd=folder)
    scores = json.loads((folder / "work/evaluation/scores.json").read_text())
    return {each["name"]: [item["score"] for item in each["base"]] for each in scores["evaluations"]}


def main(model, endings):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        questions = list(mmlu())
        lines = {"mmlu": questions, "arc": [arc(question) for question in questions],
                 "hellaswag": [json.loads(line) | {"activity_label": "Novel"} for line in open(endings, encoding="utf-8")]}
        for task, records in lines.items():
            (folder / f"{task}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
            if task == "hellaswag":  # in the harness's own task, Python code makes this field
                records = [record | {"query": f"{record['activity_label']}: {record['ctx']}"} for record in records]
            (folder / f"{task}.harness.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
        ours, theirs = trainer(Path(model).resolve(), folder), harness(Path(model).resolve(), folder)
        different = 0
        for task in TASKS:
            apart = [at for at, (a, b) in enumerate(zip(ours[task], theirs[task], strict=True)) if a != b]
            different += len(apart)
            print(f"{task}: {len(ours[task])} items, right {sum(ours[task]):.0f} with the trainer, {sum(theirs[task]):.0f} with the harness; "
                  f"judged differently: {apart or 'none'}")
        sys.exit(1 if different else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
