#include "CThreadSlot.h"

#include <stdlib.h>

#if defined(__GLIBC__)
#include <malloc.h>

void palingenesis_return_free_memory(void) { malloc_trim(0); }
#else
void palingenesis_return_free_memory(void) {}
#endif
