#!/usr/bin/env python3
"""Renders published chat templates with transformers and with the trainer, and says where the texts differ.

    python compare.py DIR_WITH_TEMPLATES [--classes CLASSPATH] [--show]
"""

import argparse
import collections
import json
import pathlib
import subprocess
import tempfile

import jinja2
from transformers.utils.chat_template_utils import render_jinja_template

from chats import CHATS

HERE = pathlib.Path(__file__).resolve().parent
INSTALLED = HERE.parent.parent / "trainer-image/target/trainer/lib/*"
TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}


def expected(template, messages, tools, values):
    """What transformers makes of a chat, or why it does not."""
    try:
        texts, _ = render_jinja_template([messages], tools=tools, chat_template=template, **values)
        return {"text": texts[0]}
    except (jinja2.exceptions.TemplateError, TypeError, ValueError, KeyError, AttributeError, IndexError) as refused:
        return {"error": f"{type(refused).__name__}: {refused}"}


def with_reasoning(message):
    """The names of a thought that transformers adds before it renders."""
    thought = next((message[k] for k in ("reasoning_content", "reasoning", "thinking") if message.get(k)), None)
    return message if thought is None else {"thinking": thought, **message, "reasoning_content": thought}


def cases(templates):
    for path in templates:
        template = path.read_text()
        for name, (messages, tools, more) in CHATS.items():
            for prompt in (False, True):
                values = TOKENS | {"add_generation_prompt": prompt} | more
                told = {"messages": [with_reasoning(m) for m in messages], "tools": tools, "documents": None} | values
                case = {"template": template, "values": told}
                yield f"{path.stem} / {name}{' / prompt' if prompt else ''}", path.stem, case, expected(
                    template, messages, tools, values
                )


def rendered(inputs, classes):
    with tempfile.TemporaryDirectory() as folder:
        given, made = pathlib.Path(folder, "in.json"), pathlib.Path(folder, "out.json")
        given.write_text(json.dumps(inputs))
        subprocess.run(["java", "-cp", classes, HERE / "Render.java", given, made], check=True)
        return json.loads(made.read_text())


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("templates", type=pathlib.Path)
    arguments.add_argument("--classes", default=str(INSTALLED))
    arguments.add_argument("--show", action="store_true", help="print both texts where they differ")
    options = arguments.parse_args()
    rows = list(cases(sorted(options.templates.glob("*.jinja"))))
    answers = rendered([case for _, _, case, _ in rows], options.classes)
    same = collections.Counter()
    differ = collections.defaultdict(list)
    refused = 0
    for (name, template, _, want), got in zip(rows, answers, strict=True):
        equal = want == got if "text" in want else "error" in got
        refused += "error" in want
        same[template] += equal
        if not equal:
            differ[template].append((name, want, got))
    for template, cases_ in sorted(differ.items()):
        print(f"{template}: {len(cases_)} differ")
        for name, want, got in cases_ if options.show else cases_[:2]:
            print("   ", name, "\n      wanted", json.dumps(want)[-300:], "\n      got   ", json.dumps(got)[-300:])
    total = len({template for _, template, _, _ in rows})
    print(f"{total - len(differ)} of {total} templates equal; {sum(same.values())} of {len(rows)} renderings equal")
    print(f"({refused} of the renderings are refusals, by the template or by Jinja, on both sides)")
    return 1 if differ else 0


if __name__ == "__main__":
    raise SystemExit(main())
