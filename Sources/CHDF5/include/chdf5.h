// HDF5's macros as functions, for Swift: what they name exists only once the library is open.
#pragma once
#include <hdf5/serial/hdf5.h>
#include <hdf5/serial/hdf5_hl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Predefined types, never to be closed. `in_file` gives the little-endian type that is stored, else the type in memory.
// A negative value for a width that HDF5 does not predefine.
hid_t chdf5_integer_type(int bits, bool is_signed, bool in_file);
hid_t chdf5_float_type(int bits, bool in_file);
hid_t chdf5_c_string_type(void);

// Classes of property lists.
hid_t chdf5_file_creation(void);
hid_t chdf5_file_access(void);
hid_t chdf5_group_creation(void);
hid_t chdf5_dataset_creation(void);

// File access flags.
unsigned chdf5_read_only(void);
unsigned chdf5_truncate(void);

// How a name in a group leads to an object: OTHER, in another file (or by a rule that a program adds).
enum { CHDF5_HARD_LINK, CHDF5_SOFT_LINK, CHDF5_OTHER_LINK };

// Calls `visit` with the name and kind of each link of a group, in order of names; of soft links also with the size of the
// path that they lead to, its zero included.
herr_t chdf5_each_link(
    hid_t group, void (*visit)(const char *name, int kind, size_t target_size, void *context), void *context);

// Which object an identifier stands for, whatever it was opened by. `file` differs between open files.
struct chdf5_address {
    unsigned long file;
    uint64_t place;
};
herr_t chdf5_find(hid_t object, struct chdf5_address *address);

// How to open by name without following links to other files. To be closed.
hid_t chdf5_links_within_file(void);

// Where a dataset's values are: in one piece, in chunks (whose lengths, at most `rank`, are written to `chunk`), or in other files.
enum { CHDF5_WHOLE, CHDF5_CHUNKED, CHDF5_ELSEWHERE };
// Negative: HDF5's error.
int chdf5_chunk(hid_t creation, int rank, hsize_t *chunk);
