/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-reencode.h"

/* How the process that decodes exits when it has no decoder of that kind; anything else but 0 is the picture's
 * fault. */
#define PLAKAT_REENCODE_EXIT_DAMAGED 1
#define PLAKAT_REENCODE_EXIT_UNABLE 3
