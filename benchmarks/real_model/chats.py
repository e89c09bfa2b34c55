"""Writes train.jsonl: 60 chats of about 2,000 tokens, each with a number to find and a second question.

python chats.py > train.jsonl
"""

import json
import random

WORDS = "the river wall boat tide stone gate market lamp road hill winter bread letter garden clock".split()
NAMES = ["Ada", "Ben", "Cleo", "Dan"]
rng = random.Random(1)


def paragraph(sentences):
    return " ".join(" ".join(rng.choice(WORDS) for _ in range(12)).capitalize() + "." for _ in range(sentences))


for _ in range(60):
    name, key = rng.choice(NAMES), "".join(rng.choice("0123456789") for _ in range(7))
    question = (
        f"{paragraph(74)} The pass key of {name} is {key}. {paragraph(74)}\n\nWhat is the pass key of {name}?"
    )
    messages = [
        {"role": "user", "content": question},
        {"role": "assistant", "content": f"The pass key of {name} is {key}."},
        {"role": "user", "content": "Whose key was it?"},
        {"role": "assistant", "content": f"It was {name}'s."},
    ]
    print(json.dumps({"messages": messages}))
