#define _GNU_SOURCE
#include "CDatagrams.h"

#include <errno.h>
#include <sys/socket.h>

#if defined(__linux__)

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <string.h>
#include <time.h>

int palingenesis_send_many(int descriptor, const void *base, size_t distance, const ptrdiff_t *lengths, int count) {
    struct mmsghdr messages[64];
    struct iovec pieces[64];
    if (count > 64) count = 64;
    memset(messages, 0, sizeof messages);
    for (int index = 0; index < count; index++) {
        pieces[index].iov_base = (char *)base + (size_t)index * distance;
        pieces[index].iov_len = (size_t)lengths[index];
        messages[index].msg_hdr.msg_iov = &pieces[index];
        messages[index].msg_hdr.msg_iovlen = 1;
    }
    while (1) {
        int sent = sendmmsg(descriptor, messages, (unsigned)count, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent >= 0) return sent;
        if (errno != EINTR) return -errno;
    }
}

int palingenesis_keep_errors(int descriptor, int family) {
    int on = 1;
    int result = family == AF_INET6 ? setsockopt(descriptor, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on)
                                    : setsockopt(descriptor, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    return result == 0 ? 0 : errno;
}

int palingenesis_take_kept_error(int descriptor, void *payload, size_t capacity, size_t *length) {
    struct iovec piece = {.iov_base = payload, .iov_len = capacity};
    union {
        char bytes[512];
        struct cmsghdr alignment;
    } control;
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t received = recvmsg(descriptor, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (received < 0) return 0;
    *length = (size_t)received;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        int is_error = (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR) ||
                       (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR);
        if (!is_error) continue;
        struct sock_extended_err error;
        memcpy(&error, CMSG_DATA(part), sizeof error);
        // One that this host raised by itself is about a datagram that was never sent.
        int is_answer = error.ee_origin == SO_EE_ORIGIN_ICMP || error.ee_origin == SO_EE_ORIGIN_ICMP6;
        return is_answer && error.ee_errno != 0 ? (int)error.ee_errno : EIO;
    }
    return EIO;
}

int palingenesis_path_mtu(int descriptor, int family) {
    int mtu = 0;
    socklen_t size = sizeof mtu;
    int result = family == AF_INET6 ? getsockopt(descriptor, IPPROTO_IPV6, IPV6_MTU, &mtu, &size)
                                    : getsockopt(descriptor, IPPROTO_IP, IP_MTU, &mtu, &size);
    return result == 0 ? mtu : 0;
}

#else

int palingenesis_send_many(int descriptor, const void *base, size_t distance, const ptrdiff_t *lengths, int count) {
    (void)descriptor, (void)base, (void)distance, (void)lengths, (void)count;
    return -ENOSYS;
}

int palingenesis_keep_errors(int descriptor, int family) {
    (void)descriptor, (void)family;
    return ENOSYS;
}

int palingenesis_take_kept_error(int descriptor, void *payload, size_t capacity, size_t *length) {
    (void)descriptor, (void)payload, (void)capacity, (void)length;
    return 0;
}

int palingenesis_path_mtu(int descriptor, int family) {
    (void)descriptor, (void)family;
    return 0;
}

#endif
