#include <stdint.h>

/// The limit: so many atomic additions to one word, in plain C.
void peer_add(uint64_t count);
