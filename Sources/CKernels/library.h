// Libraries that are loaded when they are first called. Unaware of what they compute.
// The loader needs milliseconds and megabytes for oneDNN and OpenBLAS: every start of the program would pay for them,
// also of those that run no kernel.
#pragma once
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

/// The function `name` of the library with this soname. Ends the program, as the loader would, if one is missing.
static inline void *library_function(const char *soname, const char *name)
{
    // Global: oneDNN's OpenMP runtime is asked for by name. Loading again only counts.
    void *library = dlopen(soname, RTLD_NOW | RTLD_GLOBAL);
    void *function = library ? dlsym(library, name) : NULL;
    if (function) return function;
    fprintf(stderr, "error: a numeric library cannot be loaded: %s\n  hint: scripts/setup installs it\n", dlerror());
    exit(1);
}

/// Declares `real` as a pointer to the library's function of that name. Threads may look it up twice, with one result.
#define LIBRARY_FUNCTION(soname, name)                                                         \
    static _Atomic(typeof(&name)) cached;                                                      \
    typeof(&name) real = cached;                                                               \
    if (!real) cached = real = (typeof(&name))library_function(soname, #name)
