#ifndef CTHREADSLOT_H
#define CTHREADSLOT_H

// What Swift has no words for: a thread-local variable that is read in one instruction, barriers, a prefetch, the C library's own
// calls. Nothing here touches memory that threads share, since the thread sanitizer does not see what inline functions of C do.

#if defined(__linux__)
// In the static block of every program that links this, so that reading it is one instruction.
#define PALINGENESIS_THREAD_LOCAL __thread __attribute__((tls_model("initial-exec")))
#else
#define PALINGENESIS_THREAD_LOCAL __thread
/// Gives memory that is free in this process back to the system, where the C library would keep it: glibc does when something that is
/// in use lies behind.
void palingenesis_return_free_memory(void);

#endif

extern PALINGENESIS_THREAD_LOCAL void *_Nonnull palingenesis_thread_slot;

/// The calling thread's pointer; one to 64 bytes of zeros, which nobody may write to, until the thread has set its own.
static inline void *_Nonnull palingenesis_thread_slot_get(void) { return palingenesis_thread_slot; }

/// Replaces the calling thread's pointer.
static inline void palingenesis_thread_slot_set(void *_Nonnull pointer) { palingenesis_thread_slot = pointer; }

/// Goes back to the zeros.
void palingenesis_thread_slot_reset(void);

/// Keeps the compiler, not the processor, from moving memory accesses across this point.
static inline void palingenesis_compiler_barrier(void) { __asm__ volatile("" ::: "memory"); }

/// Asks for a cache line that is needed soon.
static inline void palingenesis_prefetch(const void *_Nonnull address) { __builtin_prefetch(address); }

/// Makes sure that `palingenesis_barrier` works; returns whether it does.
int palingenesis_barrier_prepare(void);

/// A full memory barrier in every running thread of this process, as if each had executed one at some moment during this call.
void palingenesis_barrier(void);

/// Gives memory that is free in this process back to the system, where the C library would keep it: glibc does when something that is
/// in use lies behind.
void palingenesis_return_free_memory(void);

#endif
