// How the emulated processor of firmware.c starts, and how a system call of its program arrives.

// The last 256 bytes of the first four gigabytes. The processor starts 16 bytes before their end, in 16-bit mode, and
// goes straight into 64-bit mode with AVX-512. Memory is not zero at first.
.section .reset, "ax"
.code16
reset:
    movl $0x00002003, 0x1000        // page tables at 0x1000 and 0x2000: the first gigabyte
    movl $0, 0x1004
    movl $0x00000083, 0x2000
    movl $0, 0x2004
    movl $0xc0000083, 0x2018        // and the fourth, each address for itself
    movl $0, 0x201c
    movl $0x1000, %eax
    movl %eax, %cr3
    movl $0x40620, %eax             // PAE, OSFXSR, OSXMMEXCPT, OSXSAVE
    movl %eax, %cr4
    movl $0xc0000080, %ecx          // EFER: long mode, the instruction syscall
    movl $0x101, %eax
    xorl %edx, %edx
    wrmsr
    lgdtl %cs:0xff00 + (table - reset)
    movl $0x80000033, %eax          // paging, floating point, protected mode
    movl %eax, %cr0
    ljmpl $8, $start
.code64
start:
    xorl %ecx, %ecx
    movl %ecx, %ss
    movl $0xe7, %eax                // XCR0: x87, SSE, AVX, AVX-512
    xorl %edx, %edx
    xsetbv
    fninit
    movl $0xc0000081, %ecx          // STAR and LSTAR: the instruction syscall goes to segment 8, `enter`
    xorl %eax, %eax
    movl $8, %edx
    wrmsr
    incl %ecx
    movl $enter, %eax
    xorl %edx, %edx
    wrmsr
    movl $0x8000, %esp
    call load
segments:
    .quad 0, 0x00af9b000000ffff
table:
    .word 15
    .long segments
.org 0xf0
.code16
    jmp reset
.org 0x100

// Keeps the program's registers, save those that the instruction itself changes, and does not touch its stack.
.text
.code64
enter:
    movq %rsp, 0x3000
    movl $0x8000, %esp
    pushq %rcx
    pushq %rdi
    pushq %rsi
    pushq %rdx
    pushq %r8
    pushq %r9
    pushq %r10
    movq %rax, %rcx
    call serve
    popq %r10
    popq %r9
    popq %r8
    popq %rdx
    popq %rsi
    popq %rdi
    popq %rcx
    movq 0x3000, %rsp
    jmpq *%rcx

.section .program, "a"
    .incbin "vectors"
