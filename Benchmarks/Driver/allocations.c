// Preloaded into a contender, counts what it allocates, pages mapped included, and writes the number to $ALLOCATIONS when it ends.
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t), *__libc_memalign(size_t, size_t);

static _Atomic unsigned long long count;

static void add(void) { atomic_fetch_add_explicit(&count, 1, memory_order_relaxed); }

void *malloc(size_t size) { return add(), __libc_malloc(size); }

void *calloc(size_t number, size_t size) { return add(), __libc_calloc(number, size); }

void *realloc(void *memory, size_t size) { return add(), __libc_realloc(memory, size); }

void *memalign(size_t alignment, size_t size) { return add(), __libc_memalign(alignment, size); }

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
    *memory = memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    add();
    return (void *)syscall(SYS_mmap, address, length, protection, flags, file, offset);
}

__attribute__((destructor)) static void report(void) {
    const char *path = getenv("ALLOCATIONS");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    fprintf(file, "%llu\n", atomic_load(&count));
    fclose(file);
}
