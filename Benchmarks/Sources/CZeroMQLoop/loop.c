// SPDX-License-Identifier: Apache-2.0
#include "CZeroMQLoop.h"

#include <stdlib.h>
#include <string.h>
#include <zmq.h>

struct zloop_pull {
    void *context;
    void *socket;
    char endpoint[64];
};

int zloop_push(const char *endpoint, size_t count, size_t size) {
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_PUSH);
    int failure = zmq_connect(socket, endpoint) == 0 ? 0 : zmq_errno();
    char *body = calloc(1, size);
    for (size_t i = 0; i < count && !failure; i++) {
        if (zmq_send(socket, body, size, 0) < 0) failure = zmq_errno();
    }
    free(body);
    zmq_close(socket);
    zmq_ctx_term(context);
    return failure;
}

zloop_pull *zloop_pull_open(void) {
    zloop_pull *pull = calloc(1, sizeof *pull);
    size_t size = sizeof pull->endpoint;
    pull->context = zmq_ctx_new();
    pull->socket = zmq_socket(pull->context, ZMQ_PULL);
    if (zmq_bind(pull->socket, "tcp://127.0.0.1:*") != 0
        || zmq_getsockopt(pull->socket, ZMQ_LAST_ENDPOINT, pull->endpoint, &size) != 0) {
        zloop_pull_close(pull);
        return NULL;
    }
    return pull;
}

const char *zloop_pull_endpoint(const zloop_pull *pull) { return pull->endpoint; }

size_t zloop_pull_receive(zloop_pull *pull, size_t count) {
    size_t sum = 0;
    zmq_msg_t message;
    zmq_msg_init(&message);
    for (size_t i = 0; i < count; i++) {
        if (zmq_msg_recv(&message, pull->socket, 0) < 0) return 0;
        sum += zmq_msg_size(&message) + *(unsigned char *)zmq_msg_data(&message);
    }
    zmq_msg_close(&message);
    return sum;
}

void zloop_pull_close(zloop_pull *pull) {
    zmq_close(pull->socket);
    zmq_ctx_term(pull->context);
    free(pull);
}
