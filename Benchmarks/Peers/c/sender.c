// What sending changed series over UDP costs in plain C: `sender HOST PORT send|segments|paced`, one system call for each datagram, one for
// as many as the kernel splits by itself, or the same in bursts and with pauses like ours, in which the receiver reads. Reads requests as
// Driver/contender.py describes them.
#define _GNU_SOURCE
#include "fixture.h"

#include <arpa/inet.h>
#include <netinet/udp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
    datagram = 3600,         // As ours here.
    most_segments = 18,      // As many of them as a payload of UDP holds.
    paced_segments = 12,     // Two calls of so many make a burst.
    pause_nanoseconds = 2670000,
};

struct series {
    uint64_t value, sent;
    uint32_t tags, tags_length;
};

static struct series *all;
static char *tags;

static double processor_time(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void create(uint64_t count) {
    all = calloc(count, sizeof *all);
    tags = malloc(count * 80);
    if (!all || !tags) abort();
    uint32_t used = 0;
    for (uint64_t position = 0; position < count; position++) {
        uint64_t number = shuffled(position, count);
        struct series *series = &all[position];
        series->value = value_of(number);
        series->tags = used;
        series->tags_length = (uint32_t)sprintf(tags + used, "|c|#method:%s,path:/api/v1/orders/%llu", method_of(number), (unsigned long long)number);
        used += series->tags_length;
    }
}

static char *put_number(char *to, uint64_t value) {
    char digits[20], *first = digits + 20;
    do *--first = (char)('0' + value % 10);
    while (value /= 10);
    size_t length = (size_t)(digits + 20 - first);
    return (char *)memcpy(to, first, length) + length;
}

// With segments the kernel cuts the buffer into datagrams of one size, so that each is filled up with line feeds, which no receiver
// counts for a line.
static bool flush(int descriptor, uint64_t count, bool segments, bool paced) {
    static const char name[] = "http_requests_total:";
    static char buffer[datagram * most_segments];
    static unsigned calls;
    const int segments_at_once = paced ? paced_segments : most_segments;
    char *begin = buffer, *end = buffer;
    bool delivered = true;
    for (uint64_t position = 0; position < count; position++) {
        struct series *series = &all[position];
        uint64_t delta = series->value - series->sent;
        if (!delta) continue;
        if (end - begin + (ptrdiff_t)(sizeof name + 21 + series->tags_length) > datagram) {
            if (!segments) {
                delivered &= send(descriptor, buffer, (size_t)(end - buffer), 0) >= 0;
                end = buffer;
            } else if (begin == buffer + datagram * (segments_at_once - 1)) {
                delivered &= send(descriptor, buffer, (size_t)(end - buffer), 0) >= 0;
                begin = end = buffer;
                const struct timespec pause = {.tv_nsec = pause_nanoseconds};
                if (paced && ++calls % 2 == 0) nanosleep(&pause, NULL);
            } else {
                memset(end, '\n', (size_t)(begin + datagram - end));
                begin = end = begin + datagram;
            }
        }
        end = (char *)memcpy(end, name, sizeof name - 1) + sizeof name - 1;
        end = put_number(end, delta);
        end = (char *)memcpy(end, tags + series->tags, series->tags_length) + series->tags_length;
        *end++ = '\n';
        series->sent = series->value;
    }
    return delivered & (end == buffer || send(descriptor, buffer, (size_t)(end - buffer), 0) >= 0);
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments != 4) return 64;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[2]))};
    inet_pton(AF_INET, arguments[1], &address.sin_addr);
    int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) abort();
    bool paced = strcmp(arguments[3], "paced") == 0, segments = paced || strcmp(arguments[3], "segments") == 0;
    int size = datagram;
    if (segments && setsockopt(descriptor, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof size) != 0) abort();

    char workload[32];
    unsigned long long threads, operations, count;
    while (scanf("%31s %llu %llu %llu", workload, &threads, &operations, &count) == 4) {
        if (!all) create(count);
        if (strcmp(workload, "flush") == 0) {
            double nanoseconds = 0;
            unsigned long long delivered = 0;
            for (unsigned long long operation = 0; operation < operations; operation++) {
                for (uint64_t series = 0; series < count; series++) all[series].value++;
                double before = processor_time();
                delivered += flush(descriptor, count, segments, paced);
                nanoseconds += processor_time() - before;
            }
            printf("%f %llu\n", nanoseconds / (double)operations, delivered);
        } else if (strcmp(workload, "create") == 0) {
            printf("0 %llu\n", count);
        } else {
            printf("-\n");
        }
        fflush(stdout);
    }
    return 0;
}
