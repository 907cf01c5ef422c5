/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cases-private.h"

/* What went wrong once is played again each time. Where faults are drawn in another way than before, a case
 * with faults may show nothing any more: then it is found and made short anew, with the mistake in place. */

/** cases_get: Returns: (nullable): the case of that number, from 0 */
const Case *
cases_get (guint number)
{
  if (number < n_companion_cases)
    return &companion_cases[number];
  number -= n_companion_cases;
  return number < n_plain_cases ? &plain_cases[number] : NULL;
}

/** case_to_history: Returns: (transfer full): what happens in it */
History *
case_to_history (const Case *self)
{
  History *history = g_new0 (History, 1);

  history->seed = self->seed;
  history->has_feed = self->has_feed;
  history->n_devices = self->n_devices;
  history->n_accounts = self->n_accounts;
  history->n_films = self->n_films;
  history->page_size = self->page_size;
  history->faults = self->faults;
  history->yields = self->yields;
  history->wild_clock = self->wild_clock;
  history->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_append_vals (history->steps, self->steps, self->n_steps);
  return history;
}
