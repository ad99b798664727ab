#ifndef CPSEUDOTERMINAL_H
#define CPSEUDOTERMINAL_H

// What a program in a terminal of its own needs and Swift cannot do: code between fork and exec, and signal handlers.

#include <sys/ioctl.h>
#include <sys/types.h>
#include <termios.h>

// Where a spawn failed.
enum cpt_step { CPT_STEP_TERMINAL, CPT_STEP_PROCESS, CPT_STEP_DIRECTORY, CPT_STEP_PROGRAM };

// A program that leads a session whose controlling terminal is `slave`. All descriptors close on exec, and the caller closes them.
struct cpt_child {
    pid_t id;
    // Readable once the program has ended.
    int process;
    // Does not block.
    int master;
    // Held so that the master neither hangs up nor has to be opened again while no process has the terminal open.
    int slave;
};

// Starts a program in a pseudo-terminal of this size; with these attributes, or the system's defaults where they are null.
// `environment` and `directory` may be null: this process's own. The program is looked for in this process's PATH; it gets no other
// descriptor, no blocked signal and every signal's default action.
// Returns 0, or the error number of the step that failed; an exec that fails is such a step.
int cpt_spawn(const char *program, char *const arguments[], char *const environment[], const char *directory,
              const struct winsize *size, const struct termios *attributes, struct cpt_child *child, enum cpt_step *failed);

// Sends a signal to the program; no other process can be hit, even after it was waited for.
int cpt_signal(int process, int signal);

// Takes a terminal out of line mode. It comes back by cpt_leave_raw, at a regular exit, and when a signal ends this process that a
// process can see coming. Returns 1 when it is raw, and 0 when it is left alone: it is no terminal, or in another job's hands.
int cpt_enter_raw(int terminal);

// Gives the terminal back as it was. May be called at any time, also by signal handlers.
void cpt_leave_raw(void);

int cpt_is_raw(void);

// From now on SIGWINCH, SIGCONT and SIGCHLD each write their number as one byte to the descriptor, which must not block. SIGTSTP does
// what it would do, between giving the terminal back and writing SIGCONT's number. -1 ends the writing.
void cpt_watch_signals(int descriptor);

// Stops this process as Ctrl-Z does, with the terminal given back meanwhile; returns when it is continued.
void cpt_suspend(void);

#endif
