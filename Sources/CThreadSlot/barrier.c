#include "CThreadSlot.h"

#if defined(__linux__)
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

int palingenesis_barrier_prepare(void) {
    return syscall(__NR_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
}

void palingenesis_barrier(void) { syscall(__NR_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0); }
#else
int palingenesis_barrier_prepare(void) { return 0; }

void palingenesis_barrier(void) {}
#endif
