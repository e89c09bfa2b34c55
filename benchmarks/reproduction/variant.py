"""The run with something else, to see what that does.

python variant.py NAME < run.json > NAME.json

theta-only  no training: one step on the short chats with a learning rate of 1e-12, which leaves every weight as it was
mixed       40 steps, half of the samples pieces with facts of any length, a sixth documents: found as much
long        fewer and longer samples, one a step: found less
many        160 samples, most of them pieces with facts, and a RoPE base of 220,000: found less

All but theta-only want their own data: `books.py BOOKS OUTPUT NAME`.
"""

import json
import sys


def theta_only(run):
    run["training"]["maxSteps"] = 1
    run["training"]["optimizer"].update(learningRate=1e-12, warmupSteps=0)
    data = run["data"]
    data["sources"] = [source for source in data["sources"] if source["name"] == "chats"]
    for source in data["sources"]:
        source.pop("weight", None)
    data.pop("mixStrategy", None)


def weigh(run, weights):
    for source in run["data"]["sources"]:
        source["weight"] = weights[source["name"]]


def mixed(run):
    run["training"]["maxSteps"] = 40
    weigh(run, {"retrieval": 3.0, "documents": 1.0, "chats": 2.0})


def long(run):
    run["training"]["maxSteps"] = 65
    run["training"]["batch"]["gradientAccumulation"] = 1
    weigh(run, {"retrieval": 8.0, "documents": 1.0, "chats": 4.0})


def many(run):
    run["context"]["ropeTheta"] = 220000.0
    run["training"]["maxSteps"] = 80
    weigh(run, {"retrieval": 24.0, "documents": 1.0, "chats": 4.0})


VARIANTS = {"theta-only": theta_only, "mixed": mixed, "long": long, "many": many}


def main(name):
    run = json.load(sys.stdin)
    run["run"]["name"] += "-" + name
    VARIANTS[name](run)
    json.dump(run, sys.stdout, indent=2)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in VARIANTS:
        sys.exit(__doc__)
    main(sys.argv[1])
