// The limits, in plain C: cells of each thread's own, and beside them one atomic for all threads.
// Reads requests as Driver/contender.py describes them.
#define _GNU_SOURCE
#include "fixture.h"
#include "registry.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { most_threads = 16, lookup_series = 1000 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

// A word that only its thread writes: a load and a store, no locked instruction. Readers sum over the threads.
static inline void own_add(_Atomic uint64_t *cell, uint64_t amount) {
    atomic_store_explicit(cell, atomic_load_explicit(cell, memory_order_relaxed) + amount, memory_order_relaxed);
}

static inline void own_add_double(_Atomic double *cell, double amount) {
    atomic_store_explicit(cell, atomic_load_explicit(cell, memory_order_relaxed) + amount, memory_order_relaxed);
}

static void answer(double value, uint64_t check) { printf("%f %llu\n", value, (unsigned long long)check); }

struct worker {
    _Alignas(128) pthread_t thread;
    pthread_barrier_t *start;
    void (*body)(struct worker *);
    uint64_t operations;
    double began, ended;
    _Atomic uint64_t count;
    _Atomic double halves, sum;
    _Atomic uint64_t buckets[13];
    _Atomic uint64_t *cells;
};
static struct worker workers[most_threads];
static _Atomic uint64_t shared_count;
static struct registry table;
static struct { char path[40]; size_t path_length, method_length; const char *method; } keys[lookup_series];
static double observations[4096];

static void count(struct worker *worker) {
    for (uint64_t index = 0; index < worker->operations; index++) own_add(&worker->count, 1);
}

static void count_together(struct worker *worker) {
    for (uint64_t index = 0; index < worker->operations; index++) atomic_fetch_add_explicit(&shared_count, 1, memory_order_relaxed);
}

static void count_halves(struct worker *worker) {
    for (uint64_t index = 0; index < worker->operations; index++) own_add_double(&worker->halves, 0.5);
}

static void look_up(struct worker *worker) {
    for (uint64_t index = 0, key = 0; index < worker->operations; index++) {
        uint64_t series = registry_find(&table, keys[key].method, keys[key].method_length, keys[key].path, keys[key].path_length);
        own_add(&worker->cells[series], 1);
        key = key + 7 < lookup_series ? key + 7 : key + 7 - lookup_series;
    }
}

static void observe(struct worker *worker) {
    for (uint64_t index = 0; index < worker->operations; index++) {
        double value = observations[index & 4095];
        int bucket = 0;
        for (int bound = 0; bound < 12; bound++) bucket += value > bounds[bound];
        own_add(&worker->buckets[bucket], 1);
        own_add_double(&worker->sum, value);
    }
}

static void *enter(void *context) {
    struct worker *worker = context;
    pthread_barrier_wait(worker->start);
    worker->began = now();
    worker->body(worker);
    worker->ended = now();
    return NULL;
}

// Nanoseconds from the moment the first thread began until the last one has finished; all are there before one begins.
static double run(void (*body)(struct worker *), uint64_t threads, uint64_t operations) {
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, (unsigned)threads);
    for (uint64_t index = 0; index < threads; index++) {
        struct worker *worker = &workers[index];
        worker->start = &start;
        worker->body = body;
        worker->operations = operations;
        pthread_create(&worker->thread, NULL, enter, worker);
    }
    double began = INFINITY, ended = 0;
    for (uint64_t index = 0; index < threads; index++) {
        pthread_join(workers[index].thread, NULL);
        began = fmin(began, workers[index].began);
        ended = fmax(ended, workers[index].ended);
    }
    pthread_barrier_destroy(&start);
    return ended - began;
}

struct workload {
    const char *name;
    void (*body)(struct worker *);
};
static const struct workload workloads[] = {
    {"counter", count}, {"shared_counter", count_together}, {"float_counter", count_halves}, {"lookup", look_up}, {"observe", observe},
};

// How many operations the cells say there were.
static uint64_t total(void (*body)(struct worker *)) {
    if (body == count_together) return shared_count;
    uint64_t sum = 0;
    for (int index = 0; index < most_threads; index++) {
        struct worker *worker = &workers[index];
        if (body == count) sum += worker->count;
        if (body == count_halves) sum += (uint64_t)(worker->halves * 2);
        if (body == observe) for (int bucket = 0; bucket < 13; bucket++) sum += worker->buckets[bucket];
        if (body == look_up) for (int series = 0; series < lookup_series; series++) sum += worker->cells[series];
    }
    return sum;
}

static void open_series(struct registry *registry, uint64_t series) {
    char path[40];
    registry_open(registry, series);
    for (uint64_t position = 0; position < series; position++) {
        uint64_t number = shuffled(position, series);
        size_t length = path_of(number, path);
        const char *method = method_of(number);
        own_add(&registry->cells[registry_find(registry, method, strlen(method), path, length)], value_of(number));
    }
}

static uint64_t lines(const char *text, size_t length) {
    uint64_t count = 0;
    for (size_t index = 0; index < length; index++) count += text[index] == '\n';
    return count;
}

static void text(uint64_t operations, uint64_t series) {
    struct registry registry;
    open_series(&registry, series);
    char *buffer = malloc(series * 128);
    memset(buffer, 1, series * 128);
    size_t length = 0;
    double begin = now();
    for (uint64_t index = 0; index < operations; index++) length = registry_render(&registry, "http_requests_total", buffer);
    answer((now() - begin) / (double)operations, lines(buffer, length));
    free(buffer);
    registry_close(&registry);
}

static double resident(void) {
    unsigned long long size = 0, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%llu %llu", &size, &pages) != 2) abort();
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

int main(void) {
    registry_open(&table, lookup_series);
    for (int key = 0; key < lookup_series; key++) {
        keys[key].path_length = path_of((uint64_t)key, keys[key].path);
        keys[key].method = method_of((uint64_t)key);
        keys[key].method_length = strlen(keys[key].method);
        registry_find(&table, keys[key].method, keys[key].method_length, keys[key].path, keys[key].path_length);
    }
    for (int index = 0; index < most_threads; index++) workers[index].cells = calloc(lookup_series, sizeof(uint64_t));
    for (int index = 0; index < 4096; index++) observations[index] = observation((uint64_t)index);

    struct registry large = {0};
    double before = 0;
    char name[32];
    unsigned long long threads, operations, series;
    while (scanf("%31s %llu %llu %llu", name, &threads, &operations, &series) == 4) {
        const struct workload *workload = workloads, *end = workloads + sizeof workloads / sizeof *workloads;
        while (workload < end && strcmp(name, workload->name) != 0) workload++;
        if (workload < end) {
            uint64_t already = total(workload->body);
            double elapsed = run(workload->body, threads, operations);
            answer(elapsed / (double)(threads * operations), total(workload->body) - already);
        } else if (strcmp(name, "text") == 0) {
            text(operations, series);
        } else if (strcmp(name, "create") == 0) {
            before = resident();
            double begin = now();
            open_series(&large, series);
            answer((now() - begin) / (double)series, large.count);
        } else if (strcmp(name, "memory") == 0) {
            answer((resident() - before) / (double)series, large.count);
        } else {
            printf("-\n");
        }
        fflush(stdout);
    }
    return 0;
}
