/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client of minshengd in one file of C99 over libzmq: it feeds the put lane, and asks the sync lane.
 *
 *     cc -std=c99 -O2 -o minsheng_client minsheng_client.c -lzmq
 *     ./minsheng_client put tcp://127.0.0.1:7702 < items.ndjson
 *     ./minsheng_client ask tcp://127.0.0.1:7704 HEALTH
 *     ./minsheng_client ask tcp://127.0.0.1:7704 ITEMS '{"label": "m01", "window": "1d"}'
 *     ./minsheng_client --keys SERVER-KEY mine.key put tcp://news.example:7702 < items.ndjson     where the lane is locked
 *
 * put: each line is sent until it is acknowledged. It keeps as many lines under way as the daemon gives credit for, and
 * sends again, as they are, those that are answered with 429, 500, 503 or 507, or not at all: items have ids, so the daemon
 * counts each once. It prints one line of JSON with what became of the lines; the exit status is 0 if every line was
 * answered, 1 if not.
 *
 * ask: one question, with its arguments in JSON. It prints each VALUE as a line of JSON, then the object that ends the
 * answer, in which "next" says how the next page is asked for. The exit status is 0, or 1 if the daemon refused (the reason
 * is on standard error) or did not answer.
 *
 * 2 is wrong usage. The protocol is docs/WIRE.md. To use it in a program take everything above main().
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
enum { MS_PATIENCE_MS = 60000 };       /* then a line, or a question, is given up */

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

/* Frees the frames of a message. */
static void ms_free(char *frames[4]) {
    for (int i = 0; i < 4; i++) free(frames[i]);
}

/* Takes a message that waits, its frames as texts. Returns 1 if it is an answer, which the caller frees, 0 if it is something
 * else, and -1 if none waits. */
static int ms_receive(void *socket, char *frames[4]) {
    int count = 0, more = 1;
    for (int i = 0; i < 4; i++) frames[i] = NULL;
    while (more) {
        zmq_msg_t frame;
        zmq_msg_init(&frame);
        if (zmq_msg_recv(&frame, socket, count ? 0 : ZMQ_DONTWAIT) < 0) {
            zmq_msg_close(&frame);
            ms_free(frames);
            return -1;
        }
        if (count < 4 && (frames[count] = malloc(zmq_msg_size(&frame) + 1))) {
            memcpy(frames[count], zmq_msg_data(&frame), zmq_msg_size(&frame));
            frames[count][zmq_msg_size(&frame)] = '\0';
        }
        count++;
        more = zmq_msg_more(&frame);
        zmq_msg_close(&frame);
    }
    if (count == 4 && frames[0] && frames[1] && frames[2] && frames[3]) return 1;
    ms_free(frames);
    return 0;
}

/* Waits a moment for answers, and sends again what is due. Returns 0, or -1 if the socket cannot be used. */
static int ms_step(ms_feeder *feeder, long timeout) {
    zmq_pollitem_t items[2] = {{feeder->socket, 0, ZMQ_POLLIN, 0}, {feeder->monitor, 0, ZMQ_POLLIN, 0}};
    if (zmq_poll(items, 2, timeout) < 0 && zmq_errno() != EINTR) return -1;
    if (items[1].revents & ZMQ_POLLIN) {
        feeder->locked_out = 1;
        return -1;
    }
    char *frames[4];
    int kind;
    while ((kind = ms_receive(feeder->socket, frames)) >= 0) {
        if (!kind) continue;
        ms_answer(feeder, frames[1], frames[2], frames[3]);
        ms_free(frames);
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
        fprintf(stderr, "minsheng_client: cannot read the key file %s: %s\n", path, strerror(errno));
        if (file) fclose(file);
        return -1;
    }
    size_t size = fread(text, 1, sizeof text - 1, file);
    text[size] = '\0';
    fclose(file);
    if (status.st_mode & 077) {
        fprintf(stderr, "minsheng_client: %s: others than its owner can use it; chmod 600 %s\n", path, path);
        return -1;
    }
    const char *line = strstr(text, "secret-key");
    if (!line || sscanf(line, "secret-key = \"%63[^\"]\"", quoted) != 1 || strlen(quoted) != 40) {
        fprintf(stderr, "minsheng_client: %s holds no secret key\n", path);
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
        fprintf(stderr, "minsheng_client: the key in %s is none: %s\n", key_file, zmq_strerror(zmq_errno()));
        return -1;
    }
    if (strlen(server_key) != 40 || zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server_key, 41)) {
        fprintf(stderr, "minsheng_client: the daemon's public key is none; `minsheng keys show` prints it\n");
        return -1;
    }
    return 0;
}

/* Makes a socket that watches another one for refusals. Returns it, or NULL. */
static void *ms_watch(void *socket, void *context) {
    const char *address = "inproc://minsheng-client-monitor";
    if (zmq_socket_monitor(socket, address, ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)) return NULL;
    void *monitor = zmq_socket(context, ZMQ_PAIR);
    if (monitor && zmq_connect(monitor, address)) {
        zmq_close(monitor);
        return NULL;
    }
    return monitor;
}

/* The values of a page, to be shown once all of them are there. */
typedef struct {
    char **texts;
    long long count, capacity;
} ms_page;

static void ms_clear(ms_page *page) {
    while (page->count) free(page->texts[--page->count]);
}

/* Keeps a text, which then is the page's. Returns 0, or -1 without memory. */
static int ms_keep(ms_page *page, char *text) {
    if (page->count == page->capacity) {
        long long capacity = page->capacity ? 2 * page->capacity : 64;
        char **texts = realloc(page->texts, (size_t)capacity * sizeof *texts);
        if (!texts) return -1;
        page->texts = texts;
        page->capacity = capacity;
    }
    page->texts[page->count++] = text;
    return 0;
}

/* Asks, and asks again while the answer does not come or comes in part; fills the page with what came before the end.
 * Returns the end, which is a NACK if the daemon refused, with its verb before it; the caller frees both. NULL if there is none. */
static char *ms_ask(void *socket, void *monitor, const char *verb, const char *json, ms_page *page, char **end_verb, int *locked_out) {
    long long began = ms_now(), asked = -MS_ANSWER_TIMEOUT_MS;
    unsigned number = 0;
    char id[16] = "-";
    while (ms_now() - began < MS_PATIENCE_MS) {
        if (ms_now() - asked >= MS_ANSWER_TIMEOUT_MS) {
            ms_clear(page);
            asked = ms_now();
            int length = snprintf(id, sizeof id, "%u", ++number);
            if (zmq_send(socket, "MS1", 3, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0) {
                zmq_send(socket, verb, strlen(verb), ZMQ_SNDMORE);
                zmq_send(socket, id, (size_t)length, ZMQ_SNDMORE);
                zmq_send(socket, json, strlen(json), 0);
            }
        }
        zmq_pollitem_t items[2] = {{socket, 0, ZMQ_POLLIN, 0}, {monitor, 0, ZMQ_POLLIN, 0}};
        if (zmq_poll(items, 2, 100) < 0 && zmq_errno() != EINTR) return NULL;
        if (items[1].revents & ZMQ_POLLIN) {
            *locked_out = 1;
            return NULL;
        }
        char *frames[4];
        int kind;
        while ((kind = ms_receive(socket, frames)) >= 0) {
            if (!kind) continue;
            if (strcmp(frames[2], id)) { /* a DRAIN, or the answer to an earlier attempt */
                ms_free(frames);
                continue;
            }
            char *text = frames[3];
            frames[3] = NULL;
            if (!strcmp(frames[1], "VALUE")) {
                asked = ms_now(); /* a sign of life */
                int failed = ms_keep(page, text);
                ms_free(frames);
                if (failed) {
                    free(text);
                    return NULL;
                }
                continue;
            }
            if (strcmp(frames[1], "NACK") && ms_number(text, "count", page->count) != page->count) {
                asked = -MS_ANSWER_TIMEOUT_MS; /* some were dropped because we read too slowly: once more */
                strcpy(id, "-"); /* no request has this one */
                free(text);
                ms_free(frames);
                continue;
            }
            *end_verb = frames[1];
            frames[1] = NULL;
            ms_free(frames);
            return text;
        }
    }
    return NULL;
}

/* Feeds standard input. Returns the exit status. */
static int ms_put_all(void *socket, void *monitor, const char *endpoint) {
    ms_feeder feeder = {0};
    feeder.credit = 1; /* until the daemon says how many */
    feeder.socket = socket;
    feeder.monitor = monitor;
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
    for (int i = 0; i < MS_WINDOW; i++) free(feeder.batches[i].line);
    printf("{\"lines\":%lld,\"taken\":%lld,\"known\":%lld,\"with_rejections\":%lld,\"refused\":%lld,\"lost\":%lld,\"resent\":%lld}\n",
           lines, feeder.taken, feeder.known, feeder.rejected, feeder.refused, feeder.lost, feeder.resent);
    if (feeder.locked_out) fprintf(stderr, "minsheng_client: %s does not let this client in; are its keys on the list?\n", endpoint);
    return fault || feeder.lost ? 1 : 0;
}

/* Asks once and prints the answer. Returns the exit status. */
static int ms_ask_once(void *socket, void *monitor, const char *endpoint, const char *verb, const char *json) {
    ms_page page = {0};
    char *end_verb = NULL;
    int locked_out = 0;
    char *end = ms_ask(socket, monitor, verb, json, &page, &end_verb, &locked_out);
    int refused = end && !strcmp(end_verb, "NACK");
    if (end && !refused) {
        for (long long i = 0; i < page.count; i++) puts(page.texts[i]);
        puts(end);
    } else if (end) {
        fprintf(stderr, "minsheng_client: %s refuses: %s\n", endpoint, end);
    } else if (locked_out) {
        fprintf(stderr, "minsheng_client: %s does not let this client in; are its keys on the list?\n", endpoint);
    } else {
        fprintf(stderr, "minsheng_client: %s does not answer; is it the sync lane of a daemon?\n", endpoint);
    }
    int status = end && !refused ? 0 : 1;
    ms_clear(&page);
    free(page.texts);
    free(end_verb);
    free(end);
    return status;
}

int main(int argc, char **argv) {
    const char *server_key = NULL, *key_file = NULL;
    if (argc > 3 && !strcmp(argv[1], "--keys")) {
        server_key = argv[2];
        key_file = argv[3];
        argc -= 3;
        argv += 3;
    }
    int puts_items = argc == 3 && !strcmp(argv[1], "put");
    if (!puts_items && !((argc == 4 || argc == 5) && !strcmp(argv[1], "ask"))) {
        fprintf(stderr, "usage: minsheng_client [--keys SERVER-KEY KEY-FILE] put ENDPOINT < items.ndjson\n"
                        "       minsheng_client [--keys SERVER-KEY KEY-FILE] ask ENDPOINT VERB [JSON]\n");
        return 2;
    }
    const char *endpoint = argv[2];
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_DEALER), *monitor = NULL;
    int linger = 0, status = 2;
    zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
    if (!server_key || !ms_unlock(socket, server_key, key_file)) {
        if (!(monitor = ms_watch(socket, context)) || zmq_connect(socket, endpoint))
            fprintf(stderr, "minsheng_client: cannot connect to %s: %s\n", endpoint, zmq_strerror(zmq_errno()));
        else
            status = puts_items ? ms_put_all(socket, monitor, endpoint)
                                : ms_ask_once(socket, monitor, endpoint, argv[3], argc == 5 ? argv[4] : "{}");
    }
    zmq_socket_monitor(socket, NULL, 0);
    if (monitor) zmq_close(monitor);
    zmq_close(socket);
    zmq_ctx_term(context);
    return status;
}
