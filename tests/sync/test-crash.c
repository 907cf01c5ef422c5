/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>

#include "fixture.h"

static GSubprocess *
start_client (Place *place, const char *film)
{
  const char *argv[] = { g_getenv ("PLAKAT_SYNC_HELPER"), place->folder, "desk", film, NULL };
  GSubprocess *client = fixture_spawn (argv);
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (client));
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "done");
  return client;
}

static void
kill_client (GSubprocess *client)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (client, SIGKILL);
  g_subprocess_wait (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (client));
  g_assert_cmpint (g_subprocess_get_term_sig (client), ==, SIGKILL);
}

static gboolean
is_pushed (gpointer proxy)
{
  return proxy_count (proxy, "POST sync/") > 0;
}

/* Killed as soon as the edit is said to be on the disk. */
static void
test_after_edit (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (Device) lap = device_new (place, "lap");
  g_autoptr (GSubprocess) client = NULL;

  device_register (desk, ADA);
  device_sync (desk);
  device_shut (desk);
  proxy_rule (place->proxy, "POST", "sync/", PROXY_REFUSES, 0, G_MAXUINT);
  client = start_client (place, "1");
  kill_client (client);

  device_open_last (desk);
  assert_listed (desk, 1);
  assert_waiting (desk, 1);
  proxy_heal (place->proxy);
  device_sync (desk);
  assert_waiting (desk, 0);
  device_sign_in (lap, ADA);
  device_sync (lap);
  assert_listed (lap, 1);
}

/* Killed when the server has done it and the answer is on its way: it is done once. */
static void
test_before_answer (Place *place, gconstpointer data)
{
  g_autoptr (Device) desk = device_new (place, "desk");
  g_autoptr (Device) lap = device_new (place, "lap");
  g_autoptr (GSubprocess) client = NULL;

  device_register (desk, ADA);
  device_sync (desk);
  device_shut (desk);
  g_strfreev (proxy_take_log (place->proxy));
  proxy_rule (place->proxy, "POST", "sync/", PROXY_HOLDS, 0, 1);
  client = start_client (place, "1");
  fixture_wait_until (is_pushed, place->proxy);
  kill_client (client);

  device_sign_in (lap, ADA);
  device_sync (lap);
  assert_listed (lap, 1);
  device_list (lap, PLAKAT_LIST_WATCHLIST, 1, FALSE);
  device_sync (lap);

  device_open_last (desk);
  assert_listed (desk, 1);
  assert_waiting (desk, 1);
  device_sync (desk);
  assert_waiting (desk, 0);
  assert_not_listed (desk, 1);
  device_sync (lap);
  assert_not_listed (lap, 1);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  ADD_PLACE_TEST ("/crash/I1/after-edit", 7, test_after_edit);
  ADD_PLACE_TEST ("/crash/I6/before-answer", 7, test_before_answer);
  return fixture_run ();
}
