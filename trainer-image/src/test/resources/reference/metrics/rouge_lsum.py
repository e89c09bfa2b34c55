"""Writes rouge_lsum.json: [precision, recall, f] of rouge-score's rougeLsum without stemmer, the best by f over the references."""
# pip install rouge-score==0.1.2; then, in this folder: python rouge_lsum.py
import json
import random

from rouge_score import rouge_scorer

s = rouge_scorer.RougeScorer(["rougeLsum"], use_stemmer=False)
fixed = [
 ("", ["something"]), ("something", [""]), ("\n\n", ["something"]), ("...", ["..."]),
 ("the cat sat on the mat", ["the cat was sitting on the mat"]),
 ("The keeper wrote.\nHe counted ships.", ["He counted 12 ships.\nThe keeper wrote the wind."]),
 ("The keeper wrote. He counted ships.", ["He counted 12 ships. The keeper wrote the wind."]),
 ("ships ships ships", ["ships\nships"]), ("a b a b\nb a", ["b a b\na a b\nb"]),
 ("Café déjà vu\u2028next line", ["cafe deja vu\nnext line"]), ("ÉCOLE İstanbul 7", ["école istanbul 7"]),
 ("one\r\ntwo\n\nthree", ["one two\nthree"]),
 ("x y z", ["z", "x y", "x z y\nz"]), ("nothing", ["of it", "of that"]),
]
r = random.Random(20240430)
words = "the keeper wrote wind of sea ships light lamp tower he counted and stone 12".split()
def text(): return "\n".join(" ".join(r.choices(words, k=r.randint(0, 9))) for _ in range(r.randint(1, 5)))
cases = fixed + [(text(), [text() for _ in range(r.randint(1, 3))]) for _ in range(26)]
out = []
for p, refs in cases:
    x = s.score_multi(refs, p)["rougeLsum"]
    out.append({"prediction": p, "references": refs, "rouge_lsum": [x.precision, x.recall, x.fmeasure]})
open("rouge_lsum.json", "w").write("[\n" + ",\n".join(json.dumps(o, ensure_ascii=True) for o in out) + "\n]\n")
