// SPDX-License-Identifier: Apache-2.0
#ifndef CHEAP_H
#define CHEAP_H

#include <stddef.h>

/// The bytes that the allocator has given out and not got back; 0 where it does not tell.
size_t heap_in_use(void);

#endif
