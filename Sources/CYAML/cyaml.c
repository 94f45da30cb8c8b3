// Nothing: libyaml is used as it is. SwiftPM wants a source in each target.
#include "cyaml.h"
