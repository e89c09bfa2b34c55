"""The same run with fewer and longer samples, one a step: what was tried and did not help (docs/reproduction.md).

python books.py BOOKS OUTPUT long
python long_samples.py < run.json > long-samples.json
"""

import json
import sys

run = json.load(sys.stdin)
run["run"]["name"] += "-long-samples"
run["training"]["maxSteps"] = 65
run["training"]["batch"]["gradientAccumulation"] = 1
weights = {"retrieval": 8.0, "documents": 1.0, "chats": 4.0}
for source in run["data"]["sources"]:
    source["weight"] = weights[source["name"]]
json.dump(run, sys.stdout, indent=2)
