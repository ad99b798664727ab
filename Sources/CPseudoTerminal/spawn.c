#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct failure {
    enum cpt_step step;
    int error;
};

// Runs in the child: nothing but system calls, since other threads may have held any lock when the process was copied.
static void become(const char *program, char *const arguments[], char *const environment[], const char *directory, int slave,
                   int report) {
    struct failure failure = {CPT_STEP_TERMINAL, 0};
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t none;
    // SIGKILL, SIGSTOP and the C library's own refuse, which is right.
    for (int number = 1; number < NSIG; number++) sigaction(number, &action, NULL);
    sigemptyset(&none);

    if (setsid() < 0 || ioctl(slave, TIOCSCTTY, 0) < 0) goto failed;
    if (dup2(slave, 0) < 0 || dup2(slave, 1) < 0 || dup2(slave, 2) < 0) goto failed;
    failure.step = CPT_STEP_DIRECTORY;
    if (directory != NULL && chdir(directory) < 0) goto failed;
    failure.step = CPT_STEP_PROGRAM;
    // Whatever else somebody in this process opened without saying so.
    if (syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */) < 0) fcntl(report, F_SETFD, FD_CLOEXEC);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvpe(program, arguments, environment ? environment : environ);
failed:
    failure.error = errno;
    while (write(report, &failure, sizeof failure) < 0 && errno == EINTR) {}
    _exit(127);
}

static int open_terminal(const struct winsize *size, const struct termios *attributes, int *master, int *slave) {
    char name[64];
    *slave = -1;
    *master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (*master < 0) return errno;
    int error = 0;
    if (grantpt(*master) < 0 || unlockpt(*master) < 0) {
        error = errno;
    } else if ((error = ptsname_r(*master, name, sizeof name)) == 0) {
        *slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (*slave < 0 || ioctl(*slave, TIOCSWINSZ, size) < 0 || (attributes && tcsetattr(*slave, TCSANOW, attributes) < 0))
            error = errno;
    }
    if (error != 0) {
        close(*master);
        if (*slave >= 0) close(*slave);
    }
    return error;
}

int cpt_spawn(const char *program, char *const arguments[], char *const environment[], const char *directory,
              const struct winsize *size, const struct termios *attributes, struct cpt_child *child, enum cpt_step *failed) {
    *failed = CPT_STEP_TERMINAL;
    int error = open_terminal(size, attributes, &child->master, &child->slave);
    if (error != 0) return error;

    *failed = CPT_STEP_PROCESS;
    int report[2];
    sigset_t all, before;
    if (pipe2(report, O_CLOEXEC) < 0) {
        error = errno;
        goto no_pipe;
    }
    // A handler must not run in the child while its actions are still this process's.
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    child->id = fork();
    if (child->id == 0) become(program, arguments, environment, directory, child->slave, report[1]);
    error = child->id < 0 ? errno : 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(report[1]);
    if (error != 0) goto no_child;

    struct failure failure;
    ssize_t count;
    while ((count = read(report[0], &failure, sizeof failure)) < 0 && errno == EINTR) {}
    if (count == sizeof failure) {
        *failed = failure.step;
        error = failure.error;
    } else if ((child->process = (int)syscall(SYS_pidfd_open, child->id, 0)) < 0) {
        error = errno;
        kill(child->id, SIGKILL);
    }
    if (error == 0) {
        close(report[0]);
        return 0;
    }
    while (waitpid(child->id, NULL, 0) < 0 && errno == EINTR) {}
no_child:
    close(report[0]);
no_pipe:
    close(child->master);
    close(child->slave);
    return error;
}

int cpt_signal(int process, int signal) {
    return syscall(SYS_pidfd_send_signal, process, signal, NULL, 0) < 0 ? errno : 0;
}
