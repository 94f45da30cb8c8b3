// HDF5's macros as functions, for Swift: what they name exists only once the library is open.
#pragma once
#include <hdf5/serial/hdf5.h>
#include <hdf5/serial/hdf5_hl.h>
#include <stdbool.h>

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

// Calls `visit` with the name of each link of a group, in order of names.
herr_t chdf5_each_link(hid_t group, void (*visit)(const char *name, void *context), void *context);
