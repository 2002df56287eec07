// SPDX-License-Identifier: Apache-2.0
#ifndef MINSHENG_CZEROMQLOOP_H
#define MINSHENG_CZEROMQLOOP_H

#include <stddef.h>

/// Sends `count` messages of `size` bytes to `endpoint` with libzmq's own loop, and closes. Returns 0, or an error number.
int zloop_push(const char *endpoint, size_t count, size_t size);

/// A PULL socket of libzmq, bound to a free port of 127.0.0.1 with the same options as the Swift side's.
typedef struct zloop_pull zloop_pull;

/// Returns NULL if it cannot be bound.
zloop_pull *zloop_pull_open(void);
const char *zloop_pull_endpoint(const zloop_pull *pull);
/// Receives `count` messages; returns the sum of their sizes and of their first bytes, or 0 on an error.
size_t zloop_pull_receive(zloop_pull *pull, size_t count);
void zloop_pull_close(zloop_pull *pull);

#endif
