"""Asks an exported folder in transformers, and `trainer serve` of the same folder, and compares greedy answers.

python same_answers.py FOLDER http://127.0.0.1:8080 train.jsonl
"""

import json
import sys
import urllib.request

import torch
import transformers

TOKENS = 40
folder, server, chats = sys.argv[1:]
with open(chats) as lines:
    long_chat = json.loads(lines.readline())["messages"][:1]
ASKED = [
    [{"role": "user", "content": "What is the capital of France?"}],
    [{"role": "system", "content": "Answer in one sentence."}, {"role": "user", "content": "Why is the sky blue?"}],
    [
        {"role": "user", "content": "Name three rivers."},
        {"role": "assistant", "content": "Rhine, Nile, Po."},
        {"role": "user", "content": "Where is the last one?"},
    ],
    [{"role": "user", "content": "Say <|im_end|> backwards."}],
    long_chat,
]
tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)


def by_transformers(messages):
    # special-token text in messages stays text, as the trainer has it
    ids = tokenizer.apply_chat_template(
        messages, add_generation_prompt=True, sanitize_control_tokens=True, return_dict=False
    )
    given = torch.tensor([ids])
    with torch.no_grad():
        out = model.generate(given, attention_mask=torch.ones_like(given), max_new_tokens=TOKENS, do_sample=False)
    return len(ids), tokenizer.decode(out[0, len(ids) :], skip_special_tokens=True)


def by_serve(messages):
    body = json.dumps({"messages": messages, "max_tokens": TOKENS, "temperature": 0}).encode()
    request = urllib.request.Request(f"{server}/v1/chat/completions", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=600) as response:
        answer = json.load(response)
    return answer["usage"]["prompt_tokens"], answer["choices"][0]["message"]["content"]


same = 0
for messages in ASKED:
    expected, got = by_transformers(messages), by_serve(messages)
    same += expected == got
    print("equal" if expected == got else "DIFFER", got, "" if expected == got else expected)
print(f"{same} of {len(ASKED)} equal")
raise SystemExit(same != len(ASKED))
