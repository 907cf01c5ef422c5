/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-error.h"

G_DEFINE_QUARK (plakat_base_error, plakat_base_error)
