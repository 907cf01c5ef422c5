/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>

#include "fixture.h"

/* A whole client: opens what was open last, adds a film, says so, and goes on until it is killed. */
int
main (int argc, char *argv[])
{
  Place place = { 0 };
  Device *device;

  g_assert_cmpint (argc, ==, 4);
  dex_init ();
  place.folder = argv[1];
  place.starter = argv[1];
  device = device_new (&place, argv[2]);
  device_open_last (device);
  device_list (device, PLAKAT_LIST_WATCHLIST, atoi (argv[3]), TRUE);
  puts ("done");
  fflush (stdout);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}
