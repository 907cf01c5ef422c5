/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cases.h"

G_BEGIN_DECLS

extern const Case companion_cases[];
extern const guint n_companion_cases;
extern const Case plain_cases[];
extern const guint n_plain_cases;

G_END_DECLS
