// The firmware of an emulated processor that runs one program and nothing else: a static Linux program, which is part
// of this read-only memory. It serves the few system calls that the program makes, as one thread without files; what
// the program writes goes to the serial port. scripts/avx512-bits builds and runs it.
#include <elf.h>
#include <stddef.h>
#include <stdint.h>

// Memory: page tables; the stack of system calls, under 0x8000; the program's stack, under 4 MB; the program, where it
// is linked to; its heap and its mappings; this firmware under 4 GB.
static const char *const program = (const char *)0xffe00000;
static struct {
    uintptr_t heap, mappings;
} *const ends = (void *)0x3008;
enum { STACK = 0x3ff000, HEAP = 0x1000000, MAPPINGS = 0x8000000, MEMORY = 0x10000000 };

static void out(uint16_t port, uint8_t byte) { __asm__ volatile("outb %0, %1" ::"a"(byte), "d"(port)); }

static void write(const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        out(0x3f8, (uint8_t)bytes[i]);
        uint8_t status = 0;
        while (!(status & 0x40)) __asm__ volatile("inb %1, %0" : "=a"(status) : "d"((uint16_t)0x3fd));
    }
}

static void copy(void *to, const void *from, size_t count)
{
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count)::"memory");
}

static void clear(void *to, size_t count)
{
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(0) : "memory");
}

// A system call by its number in Linux.
int64_t serve(uint64_t first, uint64_t second, uint64_t third, uint64_t number)
{
    switch (number) {
    case 1:  // write
        write((const char *)second, third);
        return (int64_t)third;
    case 9:  // mmap, of new memory only
        second = (second + 4095) / 4096 * 4096;
        if (second > MEMORY - ends->mappings) return -12;
        clear((void *)ends->mappings, second);
        ends->mappings += second;
        return (int64_t)(ends->mappings - second);
    case 12:  // brk, which never gives back
        if (first > ends->heap && first <= MAPPINGS) {
            clear((void *)ends->heap, first - ends->heap);
            ends->heap = first;
        }
        return (int64_t)ends->heap;
    case 10:   // mprotect
    case 11:   // munmap
    case 202:  // futex: nobody waits
        return 0;
    case 158:  // arch_prctl: where the thread's variables are
        __asm__ volatile("wrmsr" ::"c"(0xc0000100), "a"((uint32_t)second), "d"((uint32_t)(second >> 32)));
        return 0;
    case 231:  // exit_group; the port ends the emulator
        if (first == 0) write("ended\n", 6);
        for (const char *letter = "Shutdown"; *letter; letter++) out(0x8900, (uint8_t)*letter);
    }
    return -38;
}

// Lays the program's segments where they belong, and starts it.
_Noreturn void load(void)
{
    const Elf64_Ehdr *const file = (const void *)program;
    const Elf64_Phdr *const segments = (const void *)(program + file->e_phoff);
    for (int i = 0; i < file->e_phnum; i++)
        if (segments[i].p_type == PT_LOAD) {
            char *const place = (char *)segments[i].p_vaddr;
            copy(place, program + segments[i].p_offset, segments[i].p_filesz);
            clear(place + segments[i].p_filesz, segments[i].p_memsz - segments[i].p_filesz);
        }
    ends->heap = HEAP, ends->mappings = MAPPINGS;
    out(0x3fb, 3);  // the serial port: eight bits
    // Two arguments, no environment, and what Linux tells the C library.
    const uint64_t start[] = {
        2, (uintptr_t) "vectors", (uintptr_t) "set", 0, 0,
        AT_PHDR, (uintptr_t)segments, AT_PHNUM, file->e_phnum, AT_PAGESZ, 4096,
        AT_RANDOM, (uintptr_t) "sixteen letters", AT_NULL, 0,
    };
    copy((void *)STACK, start, sizeof start);
    __asm__ volatile("movq %0, %%rsp\n xorl %%edx, %%edx\n jmpq *%1" ::"r"((uint64_t)STACK), "r"(file->e_entry));
    __builtin_unreachable();
}
