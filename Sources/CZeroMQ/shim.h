// SPDX-License-Identifier: Apache-2.0
#ifndef MINSHENG_CZEROMQ_SHIM_H
#define MINSHENG_CZEROMQ_SHIM_H

#include <zmq.h>

#endif
