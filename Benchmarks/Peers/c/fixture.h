// The values that every contender works on; each of the contenders states these rules in its own language.
#ifndef FIXTURE_H
#define FIXTURE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

static const char *const methods[4] = {"GET", "POST", "PUT", "HEAD"};
static const double bounds[12] = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

static inline const char *method_of(uint64_t series) { return methods[series % 4]; }

static inline size_t path_of(uint64_t series, char path[40]) { return (size_t)sprintf(path, "/api/v1/orders/%llu", (unsigned long long)series); }

static inline uint32_t hash_of(uint64_t series) { return (uint32_t)(series * 2654435761u); }

static inline uint64_t value_of(uint64_t series) { return hash_of(series) % 1000000; }

// Series are made in an order that is not that of their labels. 611,953 is a prime.
static inline uint64_t shuffled(uint64_t position, uint64_t series) { return position * 611953 % series; }

// Observations that fall into each of the 13 buckets equally often, in no order that a branch predictor can learn.
static inline double observation(uint64_t index) {
    uint32_t bucket = (hash_of(index) >> 16) % 13;
    return bucket < 12 ? bounds[bucket] * 0.75 : 20;
}
#endif
