// libyaml, for Swift. Linked statically: the loader need not look for it at every start.
#pragma once
#include <yaml.h>
