"""The same run without training, to see what a raised base of the rotary embedding does by itself.

python theta_only.py < run.json > theta-only.json

One step on the short chats with a learning rate of 1e-12 leaves every weight as it was.
"""

import json
import sys

run = json.load(sys.stdin)
run["run"]["name"] += "-theta-only"
run["training"]["maxSteps"] = 1
run["training"]["optimizer"].update(learningRate=1e-12, warmupSteps=0)
data = run["data"]
data["sources"] = [source for source in data["sources"] if source["name"] == "chats"]
for source in data["sources"]:
    source.pop("weight", None)
data.pop("mixStrategy", None)
json.dump(run, sys.stdout, indent=2)
