/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PlakatEnvironment:
 * @now: microseconds since some moment, never backwards, going on in suspend
 * @random: from 0 up to and without 1
 * @add_timer: calls once after so many milliseconds; returns a number above 0
 * @remove_timer: takes such a call back
 * @watch_network: (nullable): calls when the network comes or goes, till the number is given to @unwatch_network
 * @is_metered: (nullable): whether the network costs money
 * @get_wall_clock: (nullable): seconds since 1970, to be shown to people; nothing is decided by it
 *
 * What the engine sees of the world beside the server and the files: a test can be the world. Main thread.
 */
typedef struct
{
  gint64 (*now) (gpointer data);
  double (*random) (gpointer data);
  guint (*add_timer) (gpointer data, guint milliseconds, GSourceOnceFunc call, gpointer user_data);
  void (*remove_timer) (gpointer data, guint timer);
  gulong (*watch_network) (gpointer data, void (*call) (gboolean available, gpointer user_data), gpointer user_data);
  void (*unwatch_network) (gpointer data, gulong watch);
  gboolean (*is_metered) (gpointer data);
  gint64 (*get_wall_clock) (gpointer data);
  gpointer data;
} PlakatEnvironment;

const PlakatEnvironment *plakat_environment_get_default (void);

G_END_DECLS
