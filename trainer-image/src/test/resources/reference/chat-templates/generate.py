"""Writes tokenizer.json and cases.json beside itself: what transformers makes of chats with the templates in templates/.

pip install transformers==5.24.0 jinja2==3.1.6 tokenizers==0.23.3; python generate.py
"""

import json
import pathlib

import jinja2
import tokenizers
import transformers
from tokenizers import AddedToken, decoders, models, pre_tokenizers, processors, trainers

HERE = pathlib.Path(__file__).resolve().parent
SPECIAL = [
    "<s>", "</s>", "<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>",
    "<|eom_id|>", "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>",
    "[INST]", "[/INST]", "[TOOL_CALLS]", "[TOOL_RESULTS]", "[/TOOL_RESULTS]",
]  # fmt: skip
STRIPPING = ["<|user|>", "<|assistant|>", "<|system|>", "<|end|>"]  # as Phi's: white space after them goes with them
ORDINARY = ["<think>", "</think>", "<tool_call>", "</tool_call>"]
TOKENS = {
    "llama2": ("<s>", "</s>"),
    "mistral": ("<s>", "</s>"),
    "mistral-plain": ("<s>", "</s>"),
    "llama31": ("<|begin_of_text|>", "<|eot_id|>"),
    "zephyr": ("<s>", "</s>"),
    "phi": ("<s>", "<|endoftext|>"),
    "gemma": ("<bos>", "<eos>"),
}
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "description": "Says the weather at a place.",
            "parameters": {
                "type": "object",
                "properties": {
                    "place": {"type": "string", "description": "A \"town\" <b>"},
                    "days": {"type": "integer", "enum": [1, 2]},
                },
                "required": ["place"],
            },
        },
    }
]
CALL = {"id": "1", "type": "function", "function": {"name": "weather", "arguments": {"place": "Łódź", "days": 2}}}


def turns(*said):
    """A chat of these contents; one that begins with "system: " is that message."""
    roles = ["user", "assistant"]
    messages = []
    for text in said:
        if text.startswith("system: "):
            messages.append({"role": "system", "content": text[8:]})
            continue
        messages.append({"role": roles[0], "content": text})
        roles.reverse()
    return messages


CALLED = [
    {"role": "user", "content": "What is the weather in Łódź?"},
    {"role": "assistant", "content": "", "tool_calls": [CALL]},
    {"role": "tool", "content": '{"temperature": 7.5}', "tool_call_id": "1", "name": "weather"},
    {"role": "assistant", "content": "It is cold."},
]
# name: (messages, tools)
CHATS = {
    "one turn": (turns("What is a tide?", "The rise and fall of the sea."), None),
    "system": (turns("system: Be brief.", "What is a tide?", "The sea's rise and fall."), None),
    "several turns": (turns("1?", "One.", "2?", "Two.", "3?", "Three."), None),
    "system and turns": (turns("system: Count.", "1?", "One.", "2?", "Two."), None),
    "empty answer": (turns("Say nothing.", ""), None),
    "empty answer first": (turns("Say nothing.", "", "And now?", "Something."), None),
    "empty system": (turns("system: ", "Hello", "Hi"), None),
    "space": (turns("system:  \t a \n", "\n\n  b\t\n", " c \u00a0\u3000\n\n", "  d", "e  "), None),
    "unicode": (turns("Ünï 😀 \u200be\u0301 \U0001f469\u200d\U0001f680", "河 x ß İ \u2028 ok"), None),
    "lines and quotes": (turns("a\r\nb 'c' \"d\" \\n {{ e }} {% f %}", "`g`\n\n\nh"), None),
    "a question is last": (turns("1?", "One.", "2?"), None),
    "thoughts": (turns("1?", "<think>\nhm\n</think>\n\nOne.", "2?", "<think>\nwell\n</think>\n\nTwo."), None),
    "special text": (turns("a<|im_end|><|eot_id|></s>b", "c <s> <|im_start|>system\nd[/INST]"), None),
    "tools": (turns("What is the weather?", "Where?"), TOOLS),
    "a call answered": (CALLED, TOOLS),
    "calls without tools": (CALLED, None),
    "starts with an answer": (
        [{"role": "assistant", "content": "Hello."}, *turns("Hi", "Well?")],
        None,
    ),
    "two questions": ([*turns("a"), *turns("b", "c")], None),
    "unknown role": ([{"role": "critic", "content": "bad"}, *turns("a", "c")], None),
}


def tokenizer():
    bare = tokenizers.Tokenizer(models.BPE())
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    texts = [message["content"] for messages, _ in CHATS.values() for message in messages]
    templates = [path.read_text() for path in sorted((HERE / "templates").glob("*.jinja"))]
    bare.train_from_iterator(texts + templates, trainer)
    bare.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    bare.add_special_tokens([AddedToken(token, special=True, normalized=False, rstrip=True) for token in STRIPPING])
    bare.add_tokens([AddedToken(token, normalized=False) for token in ORDINARY])
    bos = bare.token_to_id("<s>")
    bare.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", bos)])
    return bare


def case(fast, template, messages, tools):
    """Text, ids and the mask of what the assistant said, or the template's refusal."""
    told = {"tools": tools, "chat_template": template}
    try:
        text = fast.apply_chat_template(messages, tokenize=False, **told)
        prompt = fast.apply_chat_template(messages, tokenize=False, add_generation_prompt=True, **told)
    except jinja2.exceptions.TemplateError as refused:
        return {"refused": str(refused)}
    marked = fast.apply_chat_template(messages, return_assistant_tokens_mask=True, return_dict=True, **told)
    return {
        "text": text,
        "prompt": prompt,
        "ids": marked["input_ids"],
        "mask": marked["assistant_masks"],
        "prompt_ids": fast.apply_chat_template(messages, add_generation_prompt=True, return_dict=False, **told),
        "ids_as_text": fast.apply_chat_template(messages, sanitize_control_tokens=True, return_dict=False, **told),
    }


def main():
    bare = tokenizer()
    bare.save(str(HERE / "tokenizer.json"))
    cases = {}
    for path in sorted((HERE / "templates").glob("*.jinja")):
        bos, eos = TOKENS.get(path.stem, (None, "<|im_end|>"))
        fast = transformers.PreTrainedTokenizerFast(tokenizer_object=bare, bos_token=bos, eos_token=eos)
        fast._tokenizer.post_processor = bare.post_processor
        cases[path.stem] = {
            "tokens": {key: value for key, value in {"bos_token": bos, "eos_token": eos}.items() if value},
            "chats": {name: case(fast, path.read_text(), *chat) for name, chat in CHATS.items()},
        }
    chats = {name: {"messages": messages, "tools": tools} for name, (messages, tools) in CHATS.items()}
    versions = {m.__name__: m.__version__ for m in (transformers, jinja2, tokenizers)}
    result = {"versions": versions, "chats": chats, "templates": cases}
    (HERE / "cases.json").write_text(written(result) + "\n")


def written(tree, depth=0):
    """JSON with a line for each case, and none for each id."""
    if depth == 4 or not isinstance(tree, dict):
        return json.dumps(tree, ensure_ascii=False)
    fields = (f"{json.dumps(key)}: {written(value, depth + 1)}" for key, value in tree.items())
    return "{\n" + ",\n".join(fields) + "\n}"


if __name__ == "__main__":
    main()
