// What the files of this module need of each other.

#pragma once
#include "cprocess.h"

/// What `keeper_report.step` counts.
enum start_step {
    step_none, step_descriptors, step_group, step_parent, step_folder, step_streams, step_limit, step_program, step_clone,
    start_step_count
};
extern const char *const start_steps[start_step_count];

/// Starts a child in a process group of its own that dies with the calling thread. All other descriptors are closed in
/// it, all signals have their defaults, standard input is empty. Returns 0 and sets *pid, or an errno and sets *step.
int start_child(const struct child_request *request, pid_t *pid, uint32_t *step);

/// Notes which signals have their defaults, so that starting a child need not set them.
void child_signals(void);

/// Of how many processes in /proc `counts` says 1; it gets a descriptor of /proc and a process's name there. 0 if there is no
/// /proc.
int count_processes(int (*counts)(int folder, const char *name, pid_t pid));
