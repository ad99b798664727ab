#ifndef TICKS_H
#define TICKS_H

#include <stdint.h>
#include <time.h>

/// The processor's own counter of time, which costs a few nanoseconds to read and may go in steps of ten.
static inline uint64_t ticks(void) {
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
    uint64_t value;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(value));
    return value;
#else
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
#endif
}

/// The same, read only after everything before it has been executed.
static inline uint64_t ticks_after(void) {
#if defined(__x86_64__)
    unsigned processor;
    return __builtin_ia32_rdtscp(&processor);
#elif defined(__aarch64__)
    __asm__ volatile("isb" ::: "memory");
    return ticks();
#else
    return ticks();
#endif
}
#endif
