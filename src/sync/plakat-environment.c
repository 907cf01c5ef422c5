/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-environment.h"

#include <time.h>

static gint64
now (gpointer data)
{
  struct timespec time = { 0 };

  clock_gettime (CLOCK_BOOTTIME, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static double
draw (gpointer data)
{
  return g_random_double ();
}

static guint
add_timer (gpointer data, guint milliseconds, GSourceOnceFunc call, gpointer user_data)
{
  return g_timeout_add_once (milliseconds, call, user_data);
}

static void
remove_timer (gpointer data, guint timer)
{
  g_source_remove (timer);
}

typedef struct
{
  void (*call) (gboolean available, gpointer user_data);
  gpointer user_data;
} Watch;

static void
network_cb (GNetworkMonitor *monitor, gboolean available, Watch *watch)
{
  g_assert (G_IS_NETWORK_MONITOR (monitor));

  watch->call (available, watch->user_data);
}

static void
watch_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static gulong
watch_network (gpointer data, void (*call) (gboolean available, gpointer user_data), gpointer user_data)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->call = call;
  watch->user_data = user_data;
  return g_signal_connect_data (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_cb),
                                watch, watch_free, G_CONNECT_DEFAULT);
}

static void
unwatch_network (gpointer data, gulong watch)
{
  g_signal_handler_disconnect (g_network_monitor_get_default (), watch);
}

static gboolean
is_metered (gpointer data)
{
  return g_network_monitor_get_network_metered (g_network_monitor_get_default ());
}

static gint64
get_wall_clock (gpointer data)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static const PlakatEnvironment standard = {
  .now = now,
  .random = draw,
  .add_timer = add_timer,
  .remove_timer = remove_timer,
  .watch_network = watch_network,
  .unwatch_network = unwatch_network,
  .is_metered = is_metered,
  .get_wall_clock = get_wall_clock,
};

/** plakat_environment_get_default: Returns: this machine: its clock since the boot, its chance, its network
 */
const PlakatEnvironment *
plakat_environment_get_default (void)
{
  return &standard;
}
