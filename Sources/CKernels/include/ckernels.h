// The kernels' umbrella header: one header a kernel file.
#pragma once
