/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Says to a daemon what the golden transcript says, and checks every answer; the test of docs/WIRE.md in C99 over libzmq.
 *
 *     cc -std=c99 -O2 -o replay_transcript replay_transcript.c -lzmq
 *     ./replay_transcript wire-transcript.jsonl put=tcp://127.0.0.1:7702 sync=tcp://127.0.0.1:7704
 *
 * The daemon has to be one that has counted nothing. The exit status is 0 if every answer was as it should be, 1 if not, 2
 * for wrong usage. Memory is freed by the end of the program.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

enum { ANSWER_TIMEOUT_MS = 10000, PAUSE_MS = 100, ATTEMPTS = 100, DEPTH = 64, SOCKETS = 8 };

/* --- JSON --- */

/* kind: o object, a array, s string, n number, t true, f false, z null */
typedef struct json {
    char kind;
    char *text; /* of a string or number */
    size_t size;
    char *name; /* in an object */
    struct json *first, *next;
} json;

static void fail(const char *what) {
    fprintf(stderr, "replay_transcript: %s\n", what);
    exit(1);
}

static void *make(size_t size) {
    void *memory = calloc(1, size);
    if (!memory) fail("no memory");
    return memory;
}

static const char *blank(const char *p) {
    while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r') p++;
    return p;
}

static size_t put_utf8(char *to, unsigned code) {
    if (code < 0x80) return to[0] = (char)code, 1;
    if (code < 0x800) return to[0] = (char)(0xC0 | code >> 6), to[1] = (char)(0x80 | (code & 0x3F)), 2;
    size_t size = code < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, code >>= 6) to[i] = (char)(0x80 | (code & 0x3F));
    to[0] = (char)((size == 3 ? 0xE0 : 0xF0) | code);
    return size;
}

static unsigned hex4(const char *p) {
    char digits[5] = {0};
    memcpy(digits, p, 4);
    return (unsigned)strtoul(digits, NULL, 16);
}

/* Reads a string after its quotation mark; an escape is never shorter than what it stands for. */
static const char *string(const char *p, char **text, size_t *size) {
    char *to = *text = make(strlen(p) + 1);
    while (*p && *p != '"') {
        if (*p != '\\') {
            *to++ = *p++;
            continue;
        }
        char escape = p[1];
        if (!escape) fail("a string ends in a backslash");
        p += 2;
        if (escape == 'u') {
            if (strlen(p) < 4) fail("an escape is cut short");
            unsigned code = hex4(p);
            p += 4;
            if (code >= 0xD800 && code < 0xDC00 && p[0] == '\\' && p[1] == 'u' && strlen(p) >= 6) {
                code = 0x10000 + ((code - 0xD800) << 10) + (hex4(p + 2) - 0xDC00);
                p += 6;
            }
            to += put_utf8(to, code);
        } else {
            const char *from = "bfnrt", *place = strchr(from, escape);
            *to++ = place ? "\b\f\n\r\t"[place - from] : escape;
        }
    }
    if (!*p) fail("a string has no end");
    *size = (size_t)(to - *text);
    return p + 1;
}

static const char *value(const char *p, json **out, int depth) {
    json *it = *out = make(sizeof *it), **last = &it->first;
    p = blank(p);
    if (depth > DEPTH) fail("the JSON is too deep");
    if (*p == '{' || *p == '[') {
        char end = *p == '{' ? '}' : ']';
        it->kind = *p == '{' ? 'o' : 'a';
        p = blank(p + 1);
        while (*p && *p != end) {
            char *name = NULL;
            size_t size;
            if (it->kind == 'o') {
                if (*p != '"') fail("a member has no name");
                p = blank(string(p + 1, &name, &size));
                if (*p != ':') fail("a member has no colon");
                p++;
            }
            p = blank(value(p, last, depth + 1));
            (*last)->name = name;
            last = &(*last)->next;
            if (*p == ',') p = blank(p + 1);
        }
        if (!*p) fail("an object or array has no end");
        return p + 1;
    }
    if (*p == '"') {
        it->kind = 's';
        return string(p + 1, &it->text, &it->size);
    }
    size_t size = strspn(p, "+-.0123456789abcdefghijklmnopqrstuvwxyzE");
    if (!size) fail("this is no JSON");
    it->kind = *p == 'n' ? 'z' : *p == 't' || *p == 'f' ? *p : 'n';
    it->text = make(size + 1);
    memcpy(it->text, p, size);
    it->size = size;
    return p + size;
}

static json *parse(const char *text) {
    json *it;
    if (*blank(value(text, &it, 0))) fail("something follows the JSON");
    return it;
}

static json *member(const json *object, const char *name) {
    for (json *it = object->first; it; it = it->next)
        if (it->name && !strcmp(it->name, name)) return it;
    return NULL;
}

/* --- What is expected --- */

typedef struct binding {
    const char *name;
    const json *value;
    struct binding *next;
} binding;

static int equal(const json *a, const json *b) {
    if (a->kind != b->kind) return 0;
    if (a->kind == 'n') return strtod(a->text, NULL) == strtod(b->text, NULL);
    if (a->kind == 's') return a->size == b->size && !memcmp(a->text, b->text, a->size);
    const json *x = a->first, *y = b->first;
    for (; x && y; x = x->next, y = y->next) {
        const json *other = a->kind == 'o' ? member(b, x->name) : y;
        if (!other || !equal(x, other)) return 0;
    }
    return !x && !y;
}

/* Whether an answer is what is expected; `$name` stands for any value, the same each time, `$*` for any at all. */
static int matches(const json *expected, const json *actual, binding **bound) {
    if (expected->kind == 's' && expected->size && expected->text[0] == '$') {
        if (!strcmp(expected->text, "$*")) return 1;
        for (binding *it = *bound; it; it = it->next)
            if (!strcmp(it->name, expected->text)) return equal(it->value, actual);
        binding *new = make(sizeof *new);
        new->name = expected->text;
        new->value = actual;
        new->next = *bound;
        *bound = new;
        return 1;
    }
    if (expected->kind == 'o' && actual->kind == 'o') {
        for (json *it = expected->first; it; it = it->next) {
            json *other = member(actual, it->name);
            if (!other || !matches(it, other, bound)) return 0;
        }
        return 1;
    }
    if (expected->kind == 'a' && actual->kind == 'a') {
        json *x = expected->first, *y = actual->first;
        for (; x && y; x = x->next, y = y->next)
            if (!matches(x, y, bound)) return 0;
        return !x && !y;
    }
    return equal(expected, actual);
}

/* --- Exchanges --- */

/* Takes an answer as an array: its frames as strings, the last one read as JSON. NULL if none comes. */
static json *receive(void *socket) {
    json *all = make(sizeof *all), **last = &all->first;
    all->kind = 'a';
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    if (zmq_poll(&item, 1, ANSWER_TIMEOUT_MS) <= 0) return NULL;
    for (int more = 1; more;) {
        zmq_msg_t frame;
        zmq_msg_init(&frame);
        if (zmq_msg_recv(&frame, socket, 0) < 0) return NULL;
        char *text = make(zmq_msg_size(&frame) + 1);
        memcpy(text, zmq_msg_data(&frame), zmq_msg_size(&frame));
        more = zmq_msg_more(&frame);
        if (more) {
            json *it = *last = make(sizeof *it);
            it->kind = 's';
            it->text = text;
            it->size = zmq_msg_size(&frame);
        } else {
            *last = parse(text);
        }
        last = &(*last)->next;
        zmq_msg_close(&frame);
    }
    return all;
}

/* Says one thing and compares the answers; returns what is wrong, or NULL. */
static const char *exchange(void *socket, const json *step, binding **bound) {
    for (json *frame = member(step, "send")->first; frame; frame = frame->next)
        if (zmq_send(socket, frame->text, frame->size, frame->next ? ZMQ_SNDMORE : 0) < 0) return "cannot be sent";
    binding *found = *bound;
    const char *fault = NULL;
    for (json *expected = member(step, "receive")->first; expected; expected = expected->next) {
        json *got = receive(socket);
        if (!got) return "no answer";
        if (!matches(expected, got, &found)) fault = "another answer than expected";
        json *verb = got->first ? got->first->next : NULL;
        /* A shorter answer, such as an END without the values that come before it. */
        if (!verb || !equal(verb, expected->first->next)) break;
    }
    if (!fault) *bound = found;
    return fault;
}

typedef struct {
    const char *lane, *role;
    void *socket;
} lane_socket;

/* The socket of a lane and role, made when it is needed first. */
static void *socket_for(void *context, const json *step, char **endpoints, lane_socket *sockets) {
    const char *lane = member(step, "lane")->text;
    json *named = member(step, "socket");
    const char *role = named ? named->text : "DEALER";
    for (int i = 0; i < SOCKETS; i++) {
        if (sockets[i].socket) {
            if (!strcmp(sockets[i].lane, lane) && !strcmp(sockets[i].role, role)) return sockets[i].socket;
            continue;
        }
        int linger = 0;
        size_t size = strlen(lane);
        void *socket = zmq_socket(context, strcmp(role, "REQ") ? ZMQ_DEALER : ZMQ_REQ);
        zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
        for (char **it = endpoints; *it; it++)
            if (!strncmp(*it, lane, size) && (*it)[size] == '=' && zmq_connect(socket, *it + size + 1)) fail("cannot connect");
        sockets[i] = (lane_socket){lane, role, socket};
        return socket;
    }
    fail("too many sockets");
    return NULL;
}

int main(int argc, char **argv) {
    FILE *file = argc == 4 ? fopen(argv[1], "r") : NULL;
    if (!file) {
        fprintf(stderr, "usage: replay_transcript wire-transcript.jsonl put=ENDPOINT sync=ENDPOINT\n");
        return 2;
    }
    void *context = zmq_ctx_new();
    lane_socket sockets[SOCKETS] = {{0}};
    binding *bound = NULL;
    char *line = NULL;
    size_t capacity = 0;
    int count = 0;
    while (getline(&line, &capacity, file) >= 0) {
        json *step = parse(line);
        void *socket = socket_for(context, step, argv + 2, sockets);
        const char *fault = exchange(socket, step, &bound);
        for (int i = 0; fault && member(step, "eventually") && i < ATTEMPTS; i++) {
            struct timespec pause = {0, PAUSE_MS * 1000000L};
            nanosleep(&pause, NULL);
            fault = exchange(socket, step, &bound);
        }
        if (fault) {
            fprintf(stderr, "replay_transcript: %s: %s\n", member(step, "name")->text, fault);
            return 1;
        }
        count++;
    }
    for (int i = 0; i < SOCKETS; i++)
        if (sockets[i].socket) zmq_close(sockets[i].socket);
    zmq_ctx_term(context);
    printf("transcript: %d exchanges as expected\n", count);
    return 0;
}
