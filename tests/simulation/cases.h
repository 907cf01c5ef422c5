/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history.h"

G_BEGIN_DECLS

/** Case: a history that went wrong once, as history_print() prints it; @what: what it was */
typedef struct
{
  const char *what;
  guint64 seed;
  gboolean has_feed;
  guint n_devices;
  guint n_accounts;
  guint n_films;
  guint page_size;
  double faults;
  double yields;
  gboolean wild_clock;
  const Step *steps;
  guint n_steps;
} Case;

const Case *cases_get         (guint       number);
History    *case_to_history   (const Case *self);

G_END_DECLS
