# SPDX-License-Identifier: Apache-2.0
import json
import sys
import zmq

live = zmq.Context().socket(zmq.SUB)
live.connect(sys.argv[1])
live.subscribe("v1/1d/all/")  # the current values come at once, then every change
while True:
    topic, body = live.recv_multipart()
    update = json.loads(body)
    counts = {each["title"]: each["count"] for each in update["counts"]["principles"]}
    print(update["window"]["start"][:10], update["state"], update["counts"]["items"], counts, flush=True)
