"""Training and evaluation data of the reproduction on a real small model, from Project Gutenberg's books.

python books.py BOOKS OUTPUT [documents|mixed|long|many]

BOOKS is a folder with the books as *.txt, as Project Gutenberg writes them; those named in HELD_OUT are for the evaluation alone.
OUTPUT gets
  documents.jsonl  {"text"}: chapters-long pieces of the books, 1,000 to 3,000 words
  retrieval.jsonl  {"messages"}: a piece of a book with facts hidden in it, and questions about some of them
  held-out.jsonl   {"text"}: long pieces of the held-out books, for perplexity
  endings.jsonl    HellaSwag's layout: how does a passage of a held-out book go on? The wrong endings are from elsewhere in the book
The same books give the same files. The other words are for the runs of variant.py: they make pieces with facts of other lengths.
"""

import json
import random
import re
import sys
from pathlib import Path

HELD_OUT = ("1342", "36", "120")  # Pride and Prejudice, The War of the Worlds, Treasure Island
TOKENS_PER_WORD = 1.38  # of SmolLM2's tokenizer on these books, facts included; rounded up, so that a length is not exceeded

NAMES = (
    "Agnes Basil Clara Duncan Edith Felix Greta Hugo Irene Jasper Kitty Leopold Mabel Ned Olive Percy Rosa Silas Tabitha "
    "Ursula Victor Wilma Xavier Yvonne Zachary"
).split()
OBJECTS = "umbrella violin ledger telescope saddle kettle compass lantern sextant easel parasol trunk".split()
PLACES = "attic cellar pantry stable orchard boathouse library greenhouse chapel granary".split()
TOWNS = "Ashford Brimley Colden Dunmore Elstow Farley Glenrock Harwick Inverley Kelsby".split()

# pieces with facts: lengths in tokens, most facts in one, most questions about one
PIECES = {
    "documents": ([1024, 2048, 4096, 8192] * 10 + [12288, 16000] * 5, 8, 4),
    "mixed": ([768, 1024, 2048, 3072, 4096, 6144, 8192, 10240, 12288, 16000] * 12, 8, 4),
    "long": ([1024] * 4 + [2048, 4096] * 6 + [8192, 12288, 16000] * 8, 16, 10),
    "many": ([768, 1024] * 20 + [2048] * 40 + [4096] * 30 + [8192] * 10 + [12288, 16000] * 6, 12, 8),
}


def number(rng, digits):
    return str(rng.randrange(10 ** (digits - 1), 10**digits))


def fact(rng, kind, name, used):
    """A sentence to hide, a question about it, and the answer."""
    while True:
        if kind == "locker":
            value = number(rng, rng.choice((4, 5, 6, 7)))
            made = (f"The locker of {name} opens with {value}.", f"Which number opens the locker of {name}?",
                    f"The locker of {name} opens with {value}.")
        elif kind == "telephone":
            value = f"{number(rng, 3)}-{number(rng, 4)}"
            made = (f"{name} can be reached by telephone at {value}.", f"At which telephone number can {name} be reached?",
                    f"{name} can be reached at {value}.")
        elif kind == "place":
            thing, place = rng.choice(OBJECTS), rng.choice(PLACES)
            made = (f"{name} left the {thing} in the {place}.", f"Where did {name} leave the {thing}?",
                    f"{name} left the {thing} in the {place}.")
        elif kind == "town":
            value = rng.choice(TOWNS)
            made = (f"{name} moved to {value} in the spring.", f"Which town did {name} move to?", f"{name} moved to {value}.")
        else:
            value = number(rng, rng.choice((3, 4)))
            made = (f"The parcel for {name} weighs {value} grams.", f"How many grams does the parcel for {name} weigh?",
                    f"The parcel for {name} weighs {value} grams.")
        if (kind, name) not in used:
            used.add((kind, name))
            return made
        name = rng.choice(NAMES)


def paragraphs(path):
    """The book's own paragraphs, each on one line, without Project Gutenberg's words before and after it."""
    text = path.read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")
    start = re.search(r"\*\*\* ?START OF TH.*?\*\*\*", text, re.S)
    end = re.search(r"\*\*\* ?END OF TH", text)
    text = text[start.end() if start else 0 : end.start() if end else len(text)]
    found = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]
    return [paragraph.replace("_", "") for paragraph in found if len(paragraph.split()) > 3 and ". . ." not in paragraph]


def piece(rng, book, words):
    """Consecutive paragraphs of about so many words, not more."""
    while True:
        at, taken, count = rng.randrange(len(book)), [], 0
        while at < len(book) and count + len(book[at].split()) <= words:
            taken.append(book[at])
            count += len(book[at].split())
            at += 1
        if count > words * 0.9:
            return taken


def retrieval(rng, book, tokens, most_facts, most_questions):
    facts = min(most_facts, tokens // 200)
    questions = min(most_questions, facts)
    words = int((tokens - 40 - 20 * facts - 50 * questions) / TOKENS_PER_WORD)
    text = piece(rng, book, words)
    used = set()
    kinds = rng.sample(["locker", "telephone", "place", "town", "parcel"], 3)
    hidden = [fact(rng, rng.choice(kinds), rng.choice(NAMES), used) for _ in range(facts)]
    for sentence, _, _ in hidden:
        at = rng.randrange(len(text))
        sentences = re.split(r"(?<=[.!?]) ", text[at])
        sentences.insert(rng.randrange(len(sentences) + 1), sentence)
        text[at] = " ".join(sentences)
    asked = rng.sample(hidden, questions)
    context = "\n\n".join(text)
    messages = []
    for index, (_, question, answer) in enumerate(asked):
        messages.append({"role": "user", "content": f"{context}\n\n{question}" if index == 0 else question})
        messages.append({"role": "assistant", "content": answer})
    return {"messages": messages}


def ending(rng, book, place):
    """A passage and how it goes on; three other passages' ways of going on."""

    def cut(at):
        words = book[at].split()
        return " ".join(words[:40]), " ".join(words[40:60])

    context, right = cut(place)
    long = [at for at, paragraph in enumerate(book) if len(paragraph.split()) >= 60 and at != place]
    endings = [right] + [cut(at)[1] for at in rng.sample(long, 3)]
    order = rng.sample(range(4), 4)
    return {"ctx": context, "activity_label": "", "endings": [endings[at] for at in order], "label": order.index(0)}


def write(path, records):
    with open(path, "w", encoding="utf-8") as out:
        for record in records:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    print(f"{path}: {len(records)} lines")


def main(folder, output, pieces="documents"):
    rng, held = random.Random(2404), random.Random(19553)  # whatever is trained on, it is measured on the same
    books = {path.stem: paragraphs(path) for path in sorted(Path(folder).glob("*.txt"))}
    missing = [name for name in HELD_OUT if name not in books]
    if missing or len(books) < 8:
        sys.exit(f"{folder} has the books {sorted(books)}; wanted are {', '.join(missing) or 'at least 8'} (see README.md)")
    training = [book for name, book in books.items() if name not in HELD_OUT]
    held_out = [book for name, book in books.items() if name in HELD_OUT]
    output = Path(output)
    output.mkdir(parents=True, exist_ok=True)

    documents = [{"text": "\n\n".join(piece(rng, book, rng.randrange(1000, 3000)))} for book in training for _ in range(20)]
    write(output / "documents.jsonl", documents)

    lengths, facts, questions = PIECES[pieces]
    write(output / "retrieval.jsonl", [retrieval(rng, rng.choice(training), length, facts, questions) for length in lengths])

    write(output / "held-out.jsonl", [{"text": "\n\n".join(piece(held, book, 16000))} for book in held_out for _ in range(2)])

    endings = []
    for book in held_out:
        long = [at for at, paragraph in enumerate(book) if len(paragraph.split()) >= 60]
        endings += [ending(held, book, place) for place in sorted(held.sample(long, 100))]
    write(output / "endings.jsonl", endings)


if __name__ == "__main__":
    main(*sys.argv[1:])
