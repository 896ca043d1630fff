"""Say when a cluster's status changes: python3 docs/example_client.py https://secretariat.example [POLLS [SECONDS]]"""

import json
import sys
import time
import urllib.error
import urllib.request

address, polls, seconds = sys.argv[1], int((sys.argv + ["0"] * 2)[2]), float((sys.argv + ["10"] * 3)[3])
question, known = urllib.request.Request(f"{address}/api/v1/cluster-status/"), {}
while True:
    try:
        with urllib.request.urlopen(question) as answer:
            question.add_header("If-None-Match", answer.headers["ETag"])
            for cluster in json.load(answer):
                if known.get(cluster["code"]) != cluster["status"]:
                    print(cluster["code"], known.get(cluster["code"], "new"), "->", cluster["status"], flush=True)
                    known[cluster["code"]] = cluster["status"]
    except urllib.error.HTTPError as refused:
        if refused.code != 304:  # 304: what we hold is still so
            raise
    if (polls := polls - 1) == 0:
        break
    time.sleep(seconds)
