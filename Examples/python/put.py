# SPDX-License-Identifier: Apache-2.0
import json
import sys
import zmq

put = zmq.Context().socket(zmq.REQ)
put.connect(sys.argv[1])
for path in sys.argv[2:]:
    for number, line in enumerate(open(path, "rb")):
        put.send_multipart([b"MS1", b"PUT", b"%d" % number, line.strip()])
        version, verb, request, body = put.recv_multipart()  # comes once the item is counted
        print(verb.decode(), json.loads(body)["status"])
