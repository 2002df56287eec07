// SPDX-License-Identifier: Apache-2.0
//
// Lets the thread sanitizer see every lock of Synchronization.Mutex on Linux; `make tsan` loads it before the tests.
//
// An uncontended lock is one atomic operation that the compiler puts into our own code, which the sanitizer sees. A contended one
// goes through the two functions below, which the Swift runtime brings ready made, so the sanitizer does not see that one
// thread waited for the other and reports a race. These do the same with atomic operations that it sees. The number behind
// the lock is the owner's thread, or 0.

#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

typedef _Atomic(uint32_t) lock_t;

__attribute__((swiftcall)) void lock_slow(uint32_t thread, __attribute__((swift_context)) lock_t *lock)
    __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");

__attribute__((swiftcall)) void unlock_slow(__attribute__((swift_context)) lock_t *lock)
    __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");

__attribute__((swiftcall)) void lock_slow(uint32_t thread, __attribute__((swift_context)) lock_t *lock) {
    uint32_t expected = 0;
    while (!atomic_compare_exchange_strong_explicit(lock, &expected, thread, memory_order_acquire, memory_order_relaxed)) {
        expected = 0;
        sched_yield();
    }
}

__attribute__((swiftcall)) void unlock_slow(__attribute__((swift_context)) lock_t *lock) { atomic_store_explicit(lock, 0, memory_order_release); }
