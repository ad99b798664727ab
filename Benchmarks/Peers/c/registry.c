#define _GNU_SOURCE
#include "registry.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static void *reserve(size_t bytes) {
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) abort();
    return memory;
}

void registry_open(struct registry *registry, uint64_t most) {
    memset(registry, 0, sizeof *registry);
    registry->most = most;
    registry->arena = reserve(most * 128);
    registry->cells = reserve(most * sizeof *registry->cells);
    registry->capacity = 1024;
    registry->slots = reserve(registry->capacity * sizeof *registry->slots);
}

void registry_close(struct registry *registry) {
    munmap(registry->arena, registry->most * 128);
    munmap(registry->cells, registry->most * sizeof *registry->cells);
    munmap(registry->slots, registry->capacity * sizeof *registry->slots);
}

static inline uint64_t word_at(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

// Up to 8 bytes as one word, without a call and without a read beyond them.
static inline uint64_t short_word(const char *bytes, size_t length) {
    if (length == 8) return word_at(bytes);
    if (length >= 4) {
        uint32_t low, high;
        memcpy(&low, bytes, 4);
        memcpy(&high, bytes + length - 4, 4);
        return (uint64_t)high << 32 | low;
    }
    if (length == 0) return 0;
    return (uint64_t)(unsigned char)bytes[0] | (uint64_t)(unsigned char)bytes[length / 2] << 8 | (uint64_t)(unsigned char)bytes[length - 1] << 16;
}

static inline uint64_t multiply(uint64_t one, uint64_t other) {
    unsigned __int128 product = (unsigned __int128)(one ^ 0x9E3779B97F4A7C15u) * (other ^ 0xD1B54A32D192ED03u);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t hash_of_one(const char *bytes, size_t length) {
    if (length <= 8) return multiply(short_word(bytes, length), length);
    uint64_t hash = length;
    for (size_t done = 0; done + 16 < length; done += 16) hash += multiply(word_at(bytes + done), word_at(bytes + done + 8) + done);
    return hash + multiply(length > 16 ? word_at(bytes + length - 16) : word_at(bytes), word_at(bytes + length - 8));
}

static inline uint64_t hash_of_both(const char *first, size_t first_length, const char *second, size_t second_length) {
    return multiply(hash_of_one(first, first_length), hash_of_one(second, second_length));
}

static inline bool equal(const char *one, const char *other, size_t length) {
    if (length <= 8) return short_word(one, length) == short_word(other, length);
    for (size_t done = 0; done + 8 < length; done += 8)
        if (word_at(one + done) != word_at(other + done)) return false;
    return word_at(one + length - 8) == word_at(other + length - 8);
}

static const uint64_t pointer_bits = ((uint64_t)1 << 48) - 1;

static struct labels *labels_in(uint64_t slot) { return (struct labels *)(uintptr_t)(slot & pointer_bits); }

static void put_into_slot(struct registry *registry, const struct labels *labels, uint64_t hash) {
    uint64_t slot = hash & (registry->capacity - 1);
    while (registry->slots[slot]) slot = (slot + 1) & (registry->capacity - 1);
    registry->slots[slot] = (hash & ~pointer_bits) | (uint64_t)(uintptr_t)labels;
}

static void grow(struct registry *registry) {
    uint64_t *old = registry->slots, old_capacity = registry->capacity;
    registry->capacity *= 2;
    registry->slots = reserve(registry->capacity * sizeof *registry->slots);
    for (uint64_t slot = 0; slot < old_capacity; slot++) {
        if (!old[slot]) continue;
        const struct labels *labels = labels_in(old[slot]);
        const char *first = labels->text + labels->first_offset, *second = labels->text + labels->second_offset;
        put_into_slot(registry, labels, hash_of_both(first, labels->first_length, second, labels->second_length));
    }
    munmap(old, old_capacity * sizeof *old);
}

static char *put(char *to, const char *from, size_t length) { return (char *)memcpy(to, from, length) + length; }

uint64_t registry_find(struct registry *registry, const char *first, size_t first_length, const char *second, size_t second_length) {
    uint64_t hash = hash_of_both(first, first_length, second, second_length);
    for (uint64_t slot = hash & (registry->capacity - 1); registry->slots[slot]; slot = (slot + 1) & (registry->capacity - 1)) {
        if ((registry->slots[slot] ^ hash) & ~pointer_bits) continue;
        const struct labels *labels = labels_in(registry->slots[slot]);
        if (labels->first_length == first_length && labels->second_length == second_length
            && equal(labels->text + labels->second_offset, second, second_length)
            && equal(labels->text + labels->first_offset, first, first_length)) return labels->series;
    }

    struct labels *labels = (struct labels *)(registry->arena + registry->used);
    char *end = put(labels->text, "{method=\"", 9);
    labels->first_offset = (uint8_t)(end - labels->text);
    labels->first_length = (uint8_t)first_length;
    end = put(put(end, first, first_length), "\",path=\"", 8);
    labels->second_offset = (uint8_t)(end - labels->text);
    labels->second_length = (uint8_t)second_length;
    end = put(put(end, second, second_length), "\"} ", 3);
    labels->length = (uint8_t)(end - labels->text);
    labels->series = (uint32_t)registry->count++;
    registry->used += sizeof *labels + labels->length;

    put_into_slot(registry, labels, hash);
    if (registry->count * 4 > registry->capacity * 3) grow(registry);
    return labels->series;
}

static const char pairs[201] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
    "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static char *put_number(char *to, uint64_t value) {
    char digits[20];
    char *first = digits + 20;
    for (; value >= 100; value /= 100) memcpy(first -= 2, pairs + value % 100 * 2, 2);
    if (value >= 10) memcpy(first -= 2, pairs + value * 2, 2);
    else *--first = (char)('0' + value);
    return put(to, first, (size_t)(digits + 20 - first));
}

size_t registry_render(const struct registry *registry, const char *name, char *text) {
    char *end = text;
    size_t name_length = strlen(name);
    const char *next = registry->arena;
    for (uint64_t series = 0; series < registry->count; series++) {
        const struct labels *labels = (const struct labels *)next;
        end = put(put(end, name, name_length), labels->text, labels->length);
        end = put_number(end, atomic_load_explicit(&registry->cells[series], memory_order_relaxed));
        *end++ = '\n';
        next += sizeof *labels + labels->length;
    }
    return (size_t)(end - text);
}
