/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../ui/wall-fixture.h"

/* From a key of the search to the frame that shows what was found. */
void bench_grid_keys (WallFixture *fixture);
