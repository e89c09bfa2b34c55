"""Writes cases.json beside itself: what tokenizers makes of text that holds the names of added tokens.

pip install tokenizers==0.23.3; python generate.py ../tiny-llama/fp32/tokenizer.json
"""

import json
import pathlib
import sys

import tokenizers

# 512 ids are the base's own; every kind of token that is not special in published models
ADDED = [
    {"id": 512, "content": "<tool_call>"},
    {"id": 513, "content": "</tool_call>"},
    {"id": 514, "content": "<|fim_prefix|>", "lstrip": True},
    {"id": 515, "content": "river", "single_word": True, "normalized": True},
    {"id": 516, "content": "<sp>", "rstrip": True},
    {"id": 517, "content": "\u6cb3"},
]
TEXTS = [
    "call <tool_call>f()</tool_call>",
    "<tool_call>",
    " </tool_call> </tool_call>\n",
    "a  <|fim_prefix|>  b",
    "a river, rivers; river",
    "x<sp>   y",
    "\u6cb3\u6cb3 and <tool_call",
    "no token at all",
]

model = json.loads(pathlib.Path(sys.argv[1]).read_text())
plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": False}
added = [plain | token for token in ADDED]
model["added_tokens"] += added
tokenizer = tokenizers.Tokenizer.from_str(json.dumps(model))
for token in added:
    assert tokenizer.token_to_id(token["content"]) == token["id"], token
cases = [{"text": text, "ids": tokenizer.encode(text, add_special_tokens=False).ids} for text in TEXTS]
result = {"tokenizers": tokenizers.__version__, "added_tokens": added, "cases": cases}
(pathlib.Path(__file__).parent / "cases.json").write_text(json.dumps(result, indent=1, ensure_ascii=True) + "\n")
