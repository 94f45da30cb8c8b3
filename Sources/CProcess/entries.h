// An entry of a folder as the kernel gives it (getdents64): readdir would allocate, which a guard must not.

#pragma once
#include <stdint.h>

struct linux_dirent64 {
    uint64_t inode;
    int64_t offset;
    unsigned short length;
    unsigned char type;
    char name[];
};
