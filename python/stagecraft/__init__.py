"""For programs that stages of Stagecraft run: what the stage was given, HDF5 artifacts, figures.

    import stagecraft
    settings = stagecraft.parameters(sys.argv[1])     # the file that {parameters} stands for
    for row in stagecraft.table(sys.argv[2]):         # the file that {table:role} stands for
        print(row["path"], row["seed"])

`stagecraft.hdf5` (needs h5py) and `stagecraft.figures` (needs matplotlib) are imported on their own.
"""

from .inputs import parameters, table

__all__ = ["parameters", "table"]
