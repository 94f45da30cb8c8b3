import sys

open(sys.argv[1], "w").write("".join(open(name).read() for name in sys.argv[2:]))
