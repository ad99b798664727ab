#include "CThreadSlot.h"

static char zeros[64] __attribute__((aligned(64)));

PALINGENESIS_THREAD_LOCAL void *palingenesis_thread_slot = zeros;

void palingenesis_thread_slot_reset(void) { palingenesis_thread_slot = zeros; }
