/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fixture.h"
#include "plakat-remote.h"

#define FILMS 600 /* several pages */

static guint
count_films (Device *device)
{
  return plakat_catalogue_get_n_films (device->catalogue);
}

static void
progress_cb (PlakatEngine *engine, GParamSpec *pspec, GArray *seen)
{
  double progress = plakat_engine_get_progress (engine);

  g_array_append_val (seen, progress);
}

/* All of it comes, and how far it has come is told on the way. */
static void
test_whole (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (double));

  device_register (desk, ADA);
  g_signal_connect (desk->engine, "notify::progress", G_CALLBACK (progress_cb), seen);
  fixture_wait (plakat_engine_sync_now (desk->engine));
  g_assert_cmpuint (count_films (desk), ==, FILMS);
  g_assert_cmpuint (seen->len, >=, 3);
  for (guint i = 1; i < seen->len; i++)
    g_assert_cmpfloat (g_array_index (seen, double, i - 1), <, g_array_index (seen, double, i));
  g_assert_cmpfloat (g_array_index (seen, double, seen->len - 1), ==, 1.0);

  /* Once it is here, a cycle asks for what is new, and tells nobody that it fills. */
  g_array_set_size (seen, 0);
  g_strfreev (proxy_take_log (place->proxy));
  device_sync (desk);
  g_assert_cmpuint (proxy_count (place->proxy, "GET catalogue/"), ==, 1);
  g_assert_cmpuint (seen->len, ==, 0);
}

static guint
count_pages (Place *place)
{
  g_autoptr (Device) device = device_new (place, "counting");

  device_register (device, ADA);
  fixture_wait (plakat_engine_sync_now (device->engine));
  return proxy_count (place->proxy, "GET catalogue/");
}

/* The pull is cut after two pages, then the computer is switched off: no page is asked for twice, no film is
 * missing. */
static void
test_interrupted (Place *place, gconstpointer data)
{
  static const ProxyDoes faults[] = { PROXY_REFUSES, PROXY_CUTS };
  const guint n_pages = count_pages (place);

  g_assert_cmpuint (n_pages, >, 2);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *name = g_strdup_printf ("desk-%u", i);
      g_autoptr (Device) desk = device_new (place, name);
      g_autoptr (GError) error = NULL;
      guint so_far;

      proxy_rule (place->proxy, "GET", "catalogue/", faults[i], 2, G_MAXUINT);
      device_sign_in (desk, ADA);
      error = device_sync_in_vain (desk);
      g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
      assert_state (desk, OFFLINE);
      so_far = count_films (desk);
      g_assert_cmpuint (so_far, >, 0);
      g_assert_cmpuint (so_far, <, FILMS);
      g_assert_cmpfloat (plakat_engine_get_progress (desk->engine), <, 1.0);

      device_shut (desk);
      proxy_heal (place->proxy);
      g_strfreev (proxy_take_log (place->proxy));
      device_open_last (desk);
      g_assert_cmpuint (count_films (desk), >=, so_far);
      fixture_wait (plakat_engine_sync_now (desk->engine));
      g_assert_cmpuint (count_films (desk), ==, FILMS);
      g_assert_cmpuint (proxy_count (place->proxy, "GET catalogue/"), ==, n_pages - 2);
      g_assert_cmpuint (proxy_count (place->proxy, "GET catalogue/?limit"), ==, 0);
      assert_state (desk, IN_STEP);
    }
}

static void
stop_cb (PlakatEngine *engine, GParamSpec *pspec, Device *desk)
{
  if (count_films (desk) > 0)
    plakat_engine_cancel (engine);
}

/* Somebody stops it after the first page: what came stays, how far it is can still be told, and it goes on
 * from there. */
static void
test_stopped (Place *place, gconstpointer data)
{
  const guint n_pages = count_pages (place);
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (GError) error = NULL;
  guint so_far, asked;
  PlakatFill fill;
  gulong stopping;

  g_strfreev (proxy_take_log (place->proxy));
  device_sign_in (desk, ADA);
  stopping = g_signal_connect (desk->engine, "notify::progress", G_CALLBACK (stop_cb), desk);
  error = device_sync_in_vain (desk);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_signal_handler_disconnect (desk->engine, stopping);
  so_far = count_films (desk);
  g_assert_cmpuint (so_far, >, 0);
  g_assert_cmpuint (so_far, <, FILMS);
  g_assert_true (plakat_engine_get_fill (desk->engine, &fill));
  g_assert_cmpuint (fill.films, ==, so_far);
  g_assert_cmpuint (fill.total, ==, FILMS);

  fixture_wait (plakat_engine_sync_now (desk->engine));
  g_assert_cmpuint (count_films (desk), ==, FILMS);
  g_assert_false (plakat_engine_get_fill (desk->engine, &fill));
  /* The page that was on its way when it was stopped is asked for again, no other. */
  asked = proxy_count (place->proxy, "GET catalogue/");
  g_assert_cmpuint (asked, <=, n_pages + 1);
  g_assert_cmpuint (proxy_count (place->proxy, "GET catalogue/?limit"), ==, 1);
}

/* A film that the server learns of later is one more; the others are not sent again. */
static void
test_grown (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");

  device_register (desk, ADA);
  device_sync (desk);
  place_stop_server (place);
  place_load (place, FILMS + 1);
  place_start_server (place);
  g_strfreev (proxy_take_log (place->proxy));
  device_sync (desk);
  g_assert_cmpuint (count_films (desk), ==, FILMS + 1);
  g_assert_cmpuint (proxy_count (place->proxy, "GET catalogue/"), ==, 1);
}

/* The catalogue may vanish at any time: it comes again, and the lists know nothing of it. */
static void
test_vanished (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");

  device_register (desk, ADA);
  device_list (desk, PLAKAT_LIST_WATCHLIST, 1, TRUE);
  device_sync (desk);
  device_shut (desk);
  fixture_remove (desk->cache);
  device_open_last (desk);
  g_assert_cmpuint (count_films (desk), ==, 0);
  assert_listed (desk, 1);
  assert_waiting (desk, 0);
  device_sync (desk);
  g_assert_cmpuint (count_films (desk), ==, FILMS);
  assert_listed (desk, 1);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  ADD_PLACE_TEST ("/catalogue-pull/whole", FILMS, test_whole);
  ADD_PLACE_TEST ("/catalogue-pull/interrupted", FILMS, test_interrupted);
  ADD_PLACE_TEST ("/catalogue-pull/stopped", FILMS, test_stopped);
  ADD_PLACE_TEST ("/catalogue-pull/grown", FILMS, test_grown);
  ADD_PLACE_TEST ("/catalogue-pull/I23/vanished", FILMS, test_vanished);
  return fixture_run ();
}
