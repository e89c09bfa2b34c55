"""Writes chats of about 2,000 tokens, each with a number to find.

python chats.py > train.jsonl    60 chats with a second question
python chats.py forms            20 chats without it, in every form that the trainer knows, and forms/run.json with a source for each;
                                 Parquet too, if pyarrow is installed
"""

import csv
import gzip
import json
import pathlib
import random
import sys

WORDS = "the river wall boat tide stone gate market lamp road hill winter bread letter garden clock".split()
NAMES = ["Ada", "Ben", "Cleo", "Dan"]
HERE = pathlib.Path(__file__).parent
rng = random.Random(1)


def paragraph(sentences):
    return " ".join(" ".join(rng.choice(WORDS) for _ in range(12)).capitalize() + "." for _ in range(sentences))


def chats(count):
    """A text with a number in it, a question, and whose number it is."""
    for _ in range(count):
        name, key = rng.choice(NAMES), "".join(rng.choice("0123456789") for _ in range(7))
        text = f"{paragraph(74)} The pass key of {name} is {key}. {paragraph(74)}"
        yield text, f"What is the pass key of {name}?", f"The pass key of {name} is {key}.", name


def turns(*said, role="role", content="content", names=("user", "assistant")):
    return [{role: names[i % 2], content: text} for i, text in enumerate(said)]


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def write_table(path, rows, delimiter=","):
    with path.open("w", newline="") as out:
        table = csv.DictWriter(out, rows[0].keys(), delimiter=delimiter)
        table.writeheader()
        table.writerows(rows)


def forms(folder):
    """A file for each form. The blank line between text and question is where the forms put it that have both."""
    folder.mkdir(exist_ok=True)
    made = [(f"{text}\n\n{question}", text, question, answer) for text, question, answer, _ in chats(20)]
    messages = [{"messages": turns(said, answer)} for said, _, _, answer in made]
    alpaca = [{"instruction": text, "input": question, "output": answer} for _, text, question, answer in made]
    asked = [{"context": text, "question": question, "answer": answer} for _, text, question, answer in made]
    prompts = [{"prompt": said, "completion": answer} for said, _, _, answer in made]
    parts = [
        {"messages": [{**turn, "content": [{"type": "text", "text": turn["content"]}]} for turn in row["messages"]]}
        for row in messages
    ]
    share_gpt = {"role": "from", "content": "value", "names": ("human", "gpt")}
    files = {
        "messages.jsonl": lines(messages),
        "messages.json": json.dumps(messages, indent=2).encode(),
        "parts.jsonl": lines(parts),
        "conversations.jsonl.gz": gzip.compress(lines({"conversations": row["messages"]} for row in messages)),
        "share_gpt.jsonl": lines({"conversations": turns(said, answer, **share_gpt)} for said, _, _, answer in made),
        "alpaca.jsonl": lines(alpaca),
        "prompts.json": json.dumps(prompts).encode(),
        "prompt_lists.jsonl": lines(
            {"prompt": turns(said), "completion": turns(said, answer)[1:]} for said, _, _, answer in made
        ),
        "questions.jsonl": lines(asked),
        "fields.jsonl": lines({"ask": row["prompt"], "reply": row["completion"], "tokens": 7} for row in prompts),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    tables = {
        "messages.csv": [{"messages": json.dumps(row["messages"])} for row in messages],
        "alpaca.csv": alpaca,
        "prompts.tsv": prompts,
        "questions.csv": asked,
    }
    for name, rows in tables.items():
        write_table(folder / name, rows, "\t" if name.endswith(".tsv") else ",")
    names = [*files, *tables, *parquet(folder, {"messages": messages, "alpaca": alpaca, "questions": asked})]
    write_run(folder, names)


def parquet(folder, tables):
    try:
        from pyarrow import Table, parquet as arrow
    except ImportError:
        print("no Parquet files: pip install pyarrow", file=sys.stderr)
        return []
    for name, rows in tables.items():
        arrow.write_table(Table.from_pylist(rows), folder / f"{name}.parquet")
    return [f"{name}.parquet" for name in tables]


def write_run(folder, names):
    """run.json with a source for each file. Samples that equal an earlier one, token by token, are left out."""
    run = json.loads((HERE / "run.json").read_text())
    run["data"]["sources"] = [
        {"name": name.replace("_", "-").replace(".", "-"), "uri": f"../{folder.name}/{name}", "format": "Auto",
         "steps": ["Deduplicate"]}
        for name in names
    ]  # fmt: skip
    for source in run["data"]["sources"]:
        if source["name"].startswith("fields"):
            source["fields"] = {"prompt": "ask", "completion": "reply"}
    (folder / "run.json").write_text(json.dumps(run, indent=2) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        forms(pathlib.Path(sys.argv[1]))
    else:
        for text, question, answer, name in chats(60):
            whose = ["Whose key was it?", f"It was {name}'s."]
            print(json.dumps({"messages": turns(f"{text}\n\n{question}", answer, *whose)}))
