/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds NDJSON to minshengd's put lane, in one file of C99 over libzmq: each line is sent until it is acknowledged.
 *
 *     cc -std=c99 -O2 -o minsheng_put minsheng_put.c -lzmq
 *     ./minsheng_put tcp://127.0.0.1:7702 < items.ndjson
 *     ./minsheng_put tcp://news.example:7702 SERVER-KEY mine.key < items.ndjson     where the lane is locked
 *
 * It keeps as many lines under way as the daemon gives credit for, and sends again, as they are, those that are answered
 * with 429, 500, 503 or 507, or not at all: items have ids, so the daemon counts each once. It prints one line of JSON with
 * what became of the lines; the exit status is 0 if every line was answered, 1 if not, 2 for wrong usage. The protocol is
 * docs/WIRE.md. To use it in a program take everything above main().
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <zmq.h>

enum { MS_WINDOW = 64 };               /* lines under way at most, whatever the credit */
enum { MS_ANSWER_TIMEOUT_MS = 5000 };  /* then a line is sent again */
enum { MS_PATIENCE_MS = 60000 };       /* then a line is given up */

typedef struct {
    char *line;        /* NULL if the place is free */
    size_t size;
    long long began;   /* when it was sent first, in ms */
    long long next;    /* when it is to be sent again, in ms */
    unsigned number;   /* its request id */
} ms_batch;

typedef struct {
    void *socket;
    void *monitor;     /* tells of refusals, which libzmq tells nobody else; the socket does not try again after one */
    int locked_out;
    ms_batch batches[MS_WINDOW];
    int waiting;       /* places in use */
    int credit;
    unsigned number;
    long long taken, known, rejected, refused, lost, resent;
} ms_feeder;

static long long ms_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* A member of the answer that is a whole number. The daemon writes compact JSON, and its numbers stand before any text of others. */
static long long ms_number(const char *json, const char *name, long long absent) {
    char key[64];
    snprintf(key, sizeof key, "\"%s\":", name);
    const char *place = strstr(json, key);
    return place ? strtoll(place + strlen(key), NULL, 10) : absent;
}

static void ms_send(ms_feeder *feeder, ms_batch *batch) {
    char id[16];
    int length = snprintf(id, sizeof id, "%u", batch->number);
    batch->next = ms_now() + MS_ANSWER_TIMEOUT_MS;
    /* A message that cannot be queued is sent again when its time comes. */
    if (zmq_send(feeder->socket, "MS1", 3, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0) return;
    zmq_send(feeder->socket, "PUT", 3, ZMQ_SNDMORE);
    zmq_send(feeder->socket, id, (size_t)length, ZMQ_SNDMORE);
    zmq_send(feeder->socket, batch->line, batch->size, 0);
}

static void ms_finish(ms_feeder *feeder, ms_batch *batch) {
    free(batch->line);
    batch->line = NULL;
    feeder->waiting--;
}

/* Takes in one answer: verb, request id, JSON. */
static void ms_answer(ms_feeder *feeder, const char *verb, const char *id, const char *json) {
    long long credit = ms_number(json, "credit", feeder->credit);
    feeder->credit = credit < 1 ? 1 : credit > MS_WINDOW ? MS_WINDOW : (int)credit;
    unsigned number = (unsigned)strtoul(id, NULL, 10);
    ms_batch *batch = NULL;
    for (int i = 0; i < MS_WINDOW; i++)
        if (feeder->batches[i].line && feeder->batches[i].number == number) batch = &feeder->batches[i];
    if (!batch || !*id) return; /* a DRAIN, or the answer to an earlier attempt */
    long long status = ms_number(json, "status", 0);
    if (!strcmp(verb, "ACK")) {
        feeder->taken += ms_number(json, "accepted", 0) + ms_number(json, "corrected", 0);
        feeder->known += ms_number(json, "duplicate", 0);
        if (!strstr(json, "\"rejected\":[]")) feeder->rejected++;
        ms_finish(feeder, batch);
    } else if (status == 429 || status == 500 || status == 503 || status == 507) {
        batch->next = ms_now() + ms_number(json, "retry_after_ms", 1000);
    } else if (!strcmp(verb, "NACK")) {
        feeder->refused++;
        ms_finish(feeder, batch);
    }
}

/* Waits a moment for answers, and sends again what is due. Returns 0, or -1 if the socket cannot be used. */
static int ms_step(ms_feeder *feeder, long timeout) {
    zmq_pollitem_t items[2] = {{feeder->socket, 0, ZMQ_POLLIN, 0}, {feeder->monitor, 0, ZMQ_POLLIN, 0}};
    if (zmq_poll(items, 2, timeout) < 0 && zmq_errno() != EINTR) return -1;
    if (items[1].revents & ZMQ_POLLIN) {
        feeder->locked_out = 1;
        return -1;
    }
    zmq_pollitem_t item = items[0];
    while (item.revents & ZMQ_POLLIN) {
        char *frames[4] = {NULL, NULL, NULL, NULL};
        int count = 0, more = 1;
        while (more) {
            zmq_msg_t frame;
            zmq_msg_init(&frame);
            if (zmq_msg_recv(&frame, feeder->socket, count ? 0 : ZMQ_DONTWAIT) < 0) {
                zmq_msg_close(&frame);
                if (count) return -1;
                item.revents = 0;
                break;
            }
            if (count < 4 && (frames[count] = malloc(zmq_msg_size(&frame) + 1))) {
                memcpy(frames[count], zmq_msg_data(&frame), zmq_msg_size(&frame));
                frames[count][zmq_msg_size(&frame)] = '\0';
            }
            count++;
            more = zmq_msg_more(&frame);
            zmq_msg_close(&frame);
        }
        if (count == 4 && frames[0] && frames[1] && frames[2] && frames[3]) ms_answer(feeder, frames[1], frames[2], frames[3]);
        for (int i = 0; i < 4; i++) free(frames[i]);
    }
    for (int i = 0; i < MS_WINDOW; i++) {
        ms_batch *batch = &feeder->batches[i];
        if (!batch->line) continue;
        if (ms_now() - batch->began > MS_PATIENCE_MS) {
            feeder->lost++;
            ms_finish(feeder, batch);
        } else if (ms_now() >= batch->next) {
            feeder->resent++;
            ms_send(feeder, batch);
        }
    }
    return 0;
}

/* Hands over one batch, which is copied; waits while there is no credit. Returns 0, or -1 on an error. */
static int ms_put(ms_feeder *feeder, const char *line, size_t size) {
    while (feeder->waiting >= feeder->credit)
        if (ms_step(feeder, 20)) return -1;
    for (int i = 0; i < MS_WINDOW; i++) {
        ms_batch *batch = &feeder->batches[i];
        if (batch->line) continue;
        if (!(batch->line = malloc(size ? size : 1))) return -1;
        memcpy(batch->line, line, size);
        batch->size = size;
        batch->number = ++feeder->number;
        batch->began = ms_now();
        feeder->waiting++;
        ms_send(feeder, batch);
        return 0;
    }
    return -1;
}

/* Waits until every batch is answered or given up. */
static int ms_flush(ms_feeder *feeder) {
    while (feeder->waiting > 0)
        if (ms_step(feeder, 20)) return -1;
    return 0;
}

/* Reads the secret key of a file in the format of CZMQ, which nobody but its owner may read. Returns 0, or -1 and says why. */
static int ms_read_key(const char *path, char secret[41]) {
    struct stat status;
    char text[4096], quoted[64];
    FILE *file = fopen(path, "r");
    if (!file || fstat(fileno(file), &status)) {
        fprintf(stderr, "minsheng_put: cannot read the key file %s: %s\n", path, strerror(errno));
        if (file) fclose(file);
        return -1;
    }
    size_t size = fread(text, 1, sizeof text - 1, file);
    text[size] = '\0';
    fclose(file);
    if (status.st_mode & 077) {
        fprintf(stderr, "minsheng_put: %s: others than its owner can use it; chmod 600 %s\n", path, path);
        return -1;
    }
    const char *line = strstr(text, "secret-key");
    if (!line || sscanf(line, "secret-key = \"%63[^\"]\"", quoted) != 1 || strlen(quoted) != 40) {
        fprintf(stderr, "minsheng_put: %s holds no secret key\n", path);
        return -1;
    }
    memcpy(secret, quoted, 41);
    return 0;
}

/* Gives a socket its keys, before it is connected. Returns 0, or -1 and says why. */
static int ms_unlock(void *socket, const char *server_key, const char *key_file) {
    char secret[41], public_key[41];
    if (ms_read_key(key_file, secret)) return -1;
    if (zmq_curve_public(public_key, secret) || zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret, 41) ||
        zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, public_key, 41)) {
        fprintf(stderr, "minsheng_put: the key in %s is none: %s\n", key_file, zmq_strerror(zmq_errno()));
        return -1;
    }
    if (strlen(server_key) != 40 || zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server_key, 41)) {
        fprintf(stderr, "minsheng_put: the daemon's public key is none; `minsheng keys show` prints it\n");
        return -1;
    }
    return 0;
}

/* Watches a socket for refusals. Returns 0, or -1. */
static int ms_watch(ms_feeder *feeder, void *context) {
    const char *address = "inproc://minsheng-put-monitor";
    if (zmq_socket_monitor(feeder->socket, address, ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)) return -1;
    feeder->monitor = zmq_socket(context, ZMQ_PAIR);
    return feeder->monitor ? zmq_connect(feeder->monitor, address) : -1;
}

int main(int argc, char **argv) {
    if (argc != 2 && argc != 4) {
        fprintf(stderr, "usage: minsheng_put ENDPOINT [SERVER-KEY KEY-FILE] < items.ndjson\n");
        return 2;
    }
    void *context = zmq_ctx_new();
    ms_feeder feeder = {0};
    feeder.credit = 1; /* until the daemon says how many */
    feeder.socket = zmq_socket(context, ZMQ_DEALER);
    int linger = 0;
    zmq_setsockopt(feeder.socket, ZMQ_LINGER, &linger, sizeof linger);
    if (argc == 4 && ms_unlock(feeder.socket, argv[2], argv[3])) return 2;
    if (ms_watch(&feeder, context) || zmq_connect(feeder.socket, argv[1])) {
        fprintf(stderr, "minsheng_put: cannot connect to %s: %s\n", argv[1], zmq_strerror(zmq_errno()));
        return 2;
    }
    char *line = NULL;
    size_t capacity = 0;
    ssize_t size;
    long long lines = 0;
    int fault = 0;
    while (!fault && (size = getline(&line, &capacity, stdin)) >= 0) {
        while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r')) size--;
        if (size == 0) continue;
        lines++;
        fault = ms_put(&feeder, line, (size_t)size);
    }
    if (!fault) fault = ms_flush(&feeder);
    free(line);
    printf("{\"lines\":%lld,\"taken\":%lld,\"known\":%lld,\"with_rejections\":%lld,\"refused\":%lld,\"lost\":%lld,\"resent\":%lld}\n",
           lines, feeder.taken, feeder.known, feeder.rejected, feeder.refused, feeder.lost, feeder.resent);
    if (feeder.locked_out) fprintf(stderr, "minsheng_put: %s does not let this client in; are its keys on the list?\n", argv[1]);
    zmq_socket_monitor(feeder.socket, NULL, 0);
    zmq_close(feeder.monitor);
    zmq_close(feeder.socket);
    zmq_ctx_term(context);
    return fault || feeder.lost ? 1 : 0;
}
