# SPDX-License-Identifier: Apache-2.0
import sys
import zmq

push = zmq.Context().socket(zmq.PUSH)
push.connect(sys.argv[1])
for path in sys.argv[2:]:
    for line in open(path, "rb"):
        push.send(line.strip())
push.close(linger=10_000)  # wait for the daemon to take what is still on its way
