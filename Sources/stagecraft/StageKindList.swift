// The stage kinds that this program knows beside `command`.

import Engine

let stageKinds: [any StageKind] = []
