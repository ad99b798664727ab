#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static struct termios saved;
static int terminal_in_use;
// What a signal handler may conclude: 1 says that `saved` and `terminal_in_use` are complete and that they are to be used once.
static atomic_int is_raw;
static atomic_int watcher = -1;

static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS, SIGQUIT};
enum { fatal_count = sizeof fatal / sizeof *fatal };
static struct sigaction before[fatal_count];

int cpt_is_raw(void) {
    return atomic_load(&is_raw);
}

// Whether the terminal is this job's to change; one that controls nobody here is.
static int is_ours(int terminal) {
    pid_t group = tcgetpgrp(terminal);
    return group < 0 ? errno == ENOTTY : group == getpgrp();
}

static void set_attributes(int terminal, const struct termios *attributes) {
    sigset_t output, mask;
    // From the background, SIGTTOU would stop the process instead.
    sigemptyset(&output);
    sigaddset(&output, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &output, &mask);
    while (tcsetattr(terminal, TCSANOW, attributes) < 0 && errno == EINTR) {}
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

void cpt_leave_raw(void) {
    int error = errno;
    // A shell that took the terminal back has set it already.
    if (atomic_exchange(&is_raw, 0) && is_ours(terminal_in_use)) set_attributes(terminal_in_use, &saved);
    errno = error;
}

static void end_badly(int number) {
    cpt_leave_raw();
    for (int index = 0; index < fatal_count; index++) {
        if (fatal[index] == number) sigaction(number, &before[index], NULL);
    }
    raise(number);
}

int cpt_enter_raw(int terminal) {
    static int is_guarded;
    if (atomic_load(&is_raw)) return 1;
    if (!is_ours(terminal) || tcgetattr(terminal, &saved) < 0) return 0;
    terminal_in_use = terminal;
    if (!is_guarded) {
        is_guarded = 1;
        atexit(cpt_leave_raw);
        struct sigaction action = {.sa_handler = end_badly, .sa_flags = SA_NODEFER};
        for (int index = 0; index < fatal_count; index++) sigaction(fatal[index], &action, &before[index]);
    }
    struct termios raw = saved;
    cfmakeraw(&raw);
    // First the note, then the change: a signal in between restores what is there already.
    atomic_store(&is_raw, 1);
    set_attributes(terminal, &raw);
    return 1;
}

static void tell(int number) {
    int error = errno;
    int descriptor = atomic_load(&watcher);
    char byte = (char)number;
    // A full pipe holds enough of them.
    if (descriptor >= 0) (void)!write(descriptor, &byte, 1);
    errno = error;
}

static void stop(int number) {
    (void)number;
    cpt_suspend();
}

static void on_stop_request(void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigaction(SIGTSTP, &action, NULL);
}

void cpt_suspend(void) {
    sigset_t request, mask;
    cpt_leave_raw();
    // The default action, unlike SIGSTOP, spares a process that nobody could continue.
    on_stop_request(SIG_DFL);
    sigemptyset(&request);
    sigaddset(&request, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &request, &mask);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    on_stop_request(stop);
    tell(SIGCONT);
}

void cpt_watch_signals(int descriptor) {
    static const int watched[] = {SIGWINCH, SIGCONT, SIGCHLD};
    atomic_store(&watcher, descriptor);
    struct sigaction action = {.sa_handler = descriptor < 0 ? SIG_DFL : tell, .sa_flags = SA_RESTART};
    for (unsigned index = 0; index < sizeof watched / sizeof *watched; index++) sigaction(watched[index], &action, NULL);
    on_stop_request(descriptor < 0 ? SIG_DFL : stop);
}
