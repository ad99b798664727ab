// What a registry cannot do without: rendered labels, a number each, and a hash table to find them.
#ifndef REGISTRY_H
#define REGISTRY_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

// `{method="GET",path="/a"} `, with the space in front of the value, which is where a line of text continues.
struct labels {
    uint32_t series;
    uint8_t length, first_offset, first_length, second_offset, second_length;
    char text[];
} __attribute__((packed));

struct registry {
    char *arena; // labels, one after the other: address space, whose pages become memory when they are first touched
    size_t used;
    _Atomic uint64_t *cells;
    uint64_t count, most;
    uint64_t *slots; // 16 bits of the hash, 48 bits of a pointer to labels; 0 is free
    uint64_t capacity;
};

// `most` is the number of series that there will be at most.
void registry_open(struct registry *registry, uint64_t most);
void registry_close(struct registry *registry);

// The number of a series, made when it is new.
uint64_t registry_find(struct registry *registry, const char *first, size_t first_length, const char *second, size_t second_length);

// Renders one line per series; `text` must hold 128 bytes for each. Returns the length.
size_t registry_render(const struct registry *registry, const char *name, char *text);
#endif
