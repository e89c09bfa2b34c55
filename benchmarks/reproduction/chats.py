"""Short chats with the model's own answers, so that training keeps what it can do: python chats.py URL PROMPTS > chats.jsonl"""

import json
import sys
import urllib.request

url, prompts = sys.argv[1:]
for prompt in open(prompts, encoding="utf-8").read().splitlines():
    messages = [{"role": "user", "content": prompt}]
    body = json.dumps({"messages": messages, "temperature": 0, "max_tokens": 200}).encode()
    request = urllib.request.Request(f"{url}/v1/chat/completions", body, {"Content-Type": "application/json"})
    choice = json.load(urllib.request.urlopen(request, timeout=600))["choices"][0]
    if choice["finish_reason"] == "stop":  # an answer that was cut off would teach the model to stop anywhere
        print(json.dumps({"messages": messages + [choice["message"]]}), flush=True)
