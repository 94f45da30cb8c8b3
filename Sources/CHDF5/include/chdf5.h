// HDF5's macros as functions, for Swift.
#pragma once
#include <hdf5.h>
