#ifndef CDATAGRAMS_H
#define CDATAGRAMS_H

// What Swift's import of the C library leaves out: sendmmsg, the queue of errors of a socket, and what a path's packets may hold. Linux has
// them; elsewhere each says that it cannot.

#include <stddef.h>

/// Sends datagrams that lie at equal distances, without blocking; returns how many were taken, or the negative error of the first.
int palingenesis_send_many(int descriptor, const void *_Nonnull base, size_t distance, const ptrdiff_t *_Nonnull lengths, int count);

/// Has a socket keep what comes back from the network, with the datagram that it is about; returns zero or the error.
int palingenesis_keep_errors(int descriptor, int family);

/// Takes the oldest error that a socket keeps; returns zero when there is none.
///
/// What comes back of the datagram's payload, from its beginning, is copied, and its length stored.
int palingenesis_take_kept_error(int descriptor, void *_Nonnull payload, size_t capacity, size_t *_Nonnull length);

/// The most bytes that a packet to where a socket is connected may have, headers included; zero when nobody knows.
int palingenesis_path_mtu(int descriptor, int family);

#endif
